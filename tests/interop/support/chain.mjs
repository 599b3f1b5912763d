import { io4 } from './generations.mjs';
import { linked } from './links.mjs';

/** The applications of a chain's front, and who answers their messages. */
export const places = [
  { application: 'demo', where: 'here', server: 'front' },
  { application: 'shop', where: 'on another server', server: 'middle' },
  { application: 'chained', where: 'two servers further', server: 'back' },
];

/**
 * Three servers joined by TLS links, all with the demo and these flags. The first of them is
 * reached over the transport; comes back with it when its links are up.
 */
export async function serve_chain(site, transport, ...flags) {
  const named = (name) => ['--demo', '--server-name', name, ...flags];
  const back = await site.serve_tls(...named('back'));
  const to_back = ['--map', 'store/*=back', ...site.link('back', back, 'demo')];
  const middle = await site.serve_tls(...named('middle'), ...to_back);
  const to_middle = ['--map', 'shop/*=middle', ...site.link('middle', middle, 'demo')];
  const onwards = [
    '--map',
    'chained/*=onwards',
    '--peer',
    `onwards=${middle.url},application=store`,
  ];
  const links = [...to_middle, ...onwards];
  const front = await site.serve(...site.over(transport), ...named('front'), ...links);
  for (const { application } of places) {
    await linked(await site.register(io4, front, application), 'greet');
  }
  return front;
}
