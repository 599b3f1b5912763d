// Our servers that pass requests on, beyond the chains of servers.mjs.
import { chain, coqewd, coqewd_quick, small, until_forwarded } from './servers.mjs';

/** A REST request goes to the first over plain TCP, and over a TLS link to the one that answers. */
export async function coqewd_route(place) {
  const { ca, cert, key } = place.certificates;
  const over_tls = ['--tls-cert', cert, '--tls-key', key];
  const site = { name: 'site', program: 'tests/bench/bench_site', flags: over_tls };
  const back = await coqewd(place, site);
  const peer = ['--peer', `back=${back.url},application=site`, '--peer-ca', ca];
  const flags = ['--route', 'GET /api/small=back', ...peer];
  const front = await coqewd(place, { name: 'coqewd, a route to the next', flags });
  const url = `${front.url}/api/small`;
  await until_forwarded(url);
  return {
    ...front,
    url,
    pids: [...front.pids, ...back.pids],
    load: ['--expect', small],
    stop: () => front.stop().then(back.stop),
  };
}

/** What answers behind a hop as the rivals do: on the thread of the connection. */
const site = { application: 'site', program: 'tests/bench/bench_site', flags: [] };

export const coqewd_hop = chain(1, { last: site });

/** The same with the hand-over to a worker and back. */
const by_worker = { ...site, type: 'greet by worker', about: ', handler on a worker' };
export const coqewd_hop_by_worker = chain(1, { last: by_worker });

/** The same greeting as behind the hop. */
export const coqewd_direct = async (place) => ({
  ...(await coqewd_quick(place)),
  name: 'coqewd, asked directly',
});
