// Servers that stand for what could be reached, and ours as they are compared with them.
import path from 'node:path';
import { built, coqewd, small, start } from './servers.mjs';

const beast = (mode, secure) => (place) => {
  const { cert, key, ca } = place.certificates;
  const words = [built(place, 'tests/bench/bench_beast'), mode];
  const load = secure ? ['--ca', ca] : [];
  const more = secure ? [cert, key] : [];
  const name = `bare Beast${secure ? ', TLS' : ''}`;
  return start({ prefix: place.prefix, name, words: [...words, ...more], load });
};

export const beast_echo = beast('echo', false);
export const beast_echo_tls = beast('echo', true);

export async function beast_rest(place) {
  const server = await beast('rest', false)(place);
  return { ...server, url: `${server.url}/api/small`, load: ['--expect', small] };
}

export const echo_of_net_tls = (place) => {
  const { prefix, certificates } = place;
  const { cert, key, ca } = certificates;
  const words = [built(place, 'tests/bench/bench_echo'), cert, key];
  return start({ prefix, name: 'coqewd, room net alone, TLS', words, load: ['--ca', ca] });
};

export const coqewd_socketio = (place) =>
  coqewd(place, { name: 'coqewd', program: 'tests/bench/bench_site', flags: [] });

/** It closes a client that does not read several times in a round. */
export const coqewd_small_outbox = (place) =>
  coqewd(place, {
    name: 'coqewd',
    flags: ['--demo', '--outbox-bytes-max', '256kB', '--message-bytes-max', '256kB'],
  });

export const npm_socketio = ({ root, prefix }) =>
  start({
    prefix,
    name: 'npm socket.io 4',
    words: [process.execPath, path.join(root, 'tests/bench/peers/socketio.mjs')],
  });

/** The same server under another name, asked with more options. */
export const asked_with = (run, about, more) => async (place) => {
  const server = await run(place);
  return { ...server, name: `${server.name}, ${about}`, load: [...server.load, ...more] };
};
