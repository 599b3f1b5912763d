// How the servers that are compared are started. Each function takes the place (directory,
// certificates, root of the project, folder of our programs, prefix of commands, whether all is
// pinned) and gives a server: its name, its URL, its processes, what the load is told about it, and
// stop().
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../interop/support/wait.mjs';
import { Program } from './processes.mjs';

const run = promisify(execFile);
const secret = 'a secret of the comparison, which is no secret';

/** What coqewd answers at /api/small, and nginx has in a file. */
export const small =
  '{"id":4711,"name":"Ada Lovelace","born":"1815-12-10","tags":["mathematics","engines"]}';

/** Starts a program and waits for the line that has its URL. */
export async function start(how) {
  const { prefix, name, words, options, says = /listening on (\S+)$/m, load = [] } = how;
  const program = new Program(prefix(words), options);
  const [, url] = await program.says(says);
  return { name, url, pids: [program.pid], load, stop: () => program.stop() };
}

/** With one core a second thread of a kind would only take turns with the first. */
const threads = (pinned) => (pinned ? ['--io-threads', '1', '--workers', '1'] : []);

/** The program of ours, from the build that is asked. */
export const built = ({ programs }, program) => path.join(programs, program);

export async function coqewd(place, { name, flags, program = 'coqewd', load }) {
  const { directory, prefix, pinned } = place;
  const file = path.join(directory, 'secret');
  await writeFile(file, secret, { mode: 0o600 });
  const own = ['--port', '0', '--log-level', 'warn', '--jwt-secret-file', file];
  const words = [built(place, program), 'serve', ...own, ...threads(pinned), ...flags];
  return start({ prefix, name, words, load });
}

export const coqewd_demo = (place) => coqewd(place, { name: 'coqewd', flags: ['--demo'] });

const site = (name, load) => (place) =>
  coqewd(place, { name, program: 'tests/bench/bench_site', flags: [], load });

/** The greeting that the demo has on a worker. */
export const coqewd_quick = site('coqewd', ['--application', 'site']);

const small_site = (name, url) => async (place) => {
  const server = await site(name, ['--expect', small])(place);
  return { ...server, url: `${server.url}${url}` };
};

export const coqewd_site = small_site('coqewd, on the connection', '/api/small');
export const coqewd_site_by_worker = small_site('coqewd, on a worker', '/api/small/by-worker');

/** What answers at the end of a chain: the demo has its greeting on a worker. */
const demo = { application: 'demo', flags: ['--demo'] };

/** A route to another server answers once the link is up, a moment after the first one listens. */
export async function until_forwarded(url, ca) {
  const trust = ca ? ['--cacert', ca] : [];
  const words = ['--silent', '--fail', ...trust, '--output', '/dev/null', url];
  const answers = () => run('curl', words).then(Boolean, () => false);
  await until(answers, `answer of ${url} over a link`);
}

/** Servers in a row joined by TLS links; plain TCP to the first, or not. */
export const chain = (hops, { secure = false, more = [], last = demo } = {}) => async (place) => {
  const { ca, cert, key } = place.certificates;
  const over_tls = ['--tls-cert', cert, '--tls-key', key];
  const name = (index) => (index === hops ? last.application : `hop${index}`);
  const servers = [];
  for (let index = hops; index >= 0; --index) {
    const next = servers.at(-1);
    const forwards = next && [
      ...['--map', `${name(index)}/*=next`, '--peer-ca', ca],
      ...['--peer', `next=${next.url},application=${name(index + 1)}`],
    ];
    const with_tls = index > 0 || secure ? over_tls : [];
    const flags = [...with_tls, ...(forwards ?? last.flags), ...more];
    const program = next ? {} : { program: last.program };
    servers.push(await coqewd(place, { name: `server ${index}`, flags, ...program }));
  }
  const first = servers.at(-1);
  const trust = secure ? ['--ca', ca] : [];
  const { type = 'greet', about = '' } = last;
  const call = ['call', first.url, name(0), type, '{"name":"Ada"}', ...trust];
  const answers = () => run(built(place, 'coqewd'), call).then(Boolean, () => false);
  await until(answers, `answer through ${hops} hops`);
  return {
    name: `coqewd, ${hops} TLS ${hops === 1 ? 'hop' : 'hops'}${about}`,
    url: first.url,
    pids: servers.flatMap(({ pids }) => pids),
    load: ['--application', name(0), '--type', type, ...trust],
    /** First what is in front, which would complain of the others. */
    async stop() {
      for (const server of servers.reverse()) await server.stop();
    },
  };
};

export const node_qewd = (pool) => async (place) => {
  const { root, directory, prefix, pinned } = place;
  const own = path.join(directory, `qewd-${pool}-${pinned}`);
  // QEWD writes the program of its workers into this folder of the directory it runs in.
  await mkdir(path.join(own, 'node_modules'), { recursive: true });
  const modules = path.join(root, 'tests/interop/node_modules');
  const program = path.join(root, 'tests/bench/peers/qewd.cjs');
  return start({
    prefix,
    name: `Node.js QEWD, pool ${pool}`,
    words: [process.execPath, program, secret, pool],
    options: { cwd: own, env: { ...process.env, NODE_PATH: modules } },
    says: /^QEWD serves (\S+)$/m,
  });
};

export const echo_of_net = (place) => {
  const words = [built(place, 'tests/bench/bench_echo')];
  return start({ prefix: place.prefix, name: 'coqewd, room net alone', words });
};

export const echo_of_ws = ({ root, prefix }) =>
  start({
    prefix,
    name: 'npm ws',
    words: [process.execPath, path.join(root, 'tests/bench/peers/echo.mjs')],
  });

export async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx with files of its own: in the foreground, one process, no log of requests. */
export async function nginx({ directory, prefix }) {
  const hint = 'nginx is missing: apt-get install nginx-light';
  await run('nginx', ['-v']).catch(() => Promise.reject(new Error(hint)));
  const own = path.join(directory, 'nginx');
  await mkdir(path.join(own, 'www/api'), { recursive: true });
  await writeFile(path.join(own, 'www/api/small'), small);
  const port = await free_port();
  const config = `daemon off; master_process off; pid ${own}/pid; error_log stderr warn;
events { worker_connections 2048; }
http {
  access_log off; default_type application/json; sendfile on; tcp_nodelay on;
  keepalive_requests 1000000000; open_file_cache max=100 inactive=1h;
  client_body_temp_path ${own}/body; proxy_temp_path ${own}/proxy;
  fastcgi_temp_path ${own}/fastcgi; uwsgi_temp_path ${own}/uwsgi; scgi_temp_path ${own}/scgi;
  server { listen 127.0.0.1:${port} backlog=4096; root ${own}/www; }
}
`;
  await writeFile(path.join(own, 'nginx.conf'), config);
  const program = new Program(prefix(['nginx', '-p', own, '-c', path.join(own, 'nginx.conf')]));
  const url = `http://127.0.0.1:${port}/api/small`;
  await until(() => fetch(url).then(({ ok }) => ok, () => false), 'answer of nginx');
  const stop = () => program.stop();
  return { name: 'nginx, static', url, pids: [program.pid], load: ['--expect', small], stop };
}
