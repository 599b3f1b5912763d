// Proxies that pass each request on to an nginx of their own, over TLS 1.3 on the way to it and
// plain TCP to the client: what coqewd's link to the next server is compared with.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../interop/support/wait.mjs';
import { Program } from './processes.mjs';
import { free_port, small } from './servers.mjs';

/** As long as what `greet` of the demo answers to a name of 200 bytes. */
const greeting = JSON.stringify({ hello: 'a'.repeat(200), count: 12345, server: 'nginx' });

/** The name in the certificate that nginx and haproxy can check: they know no addresses there. */
const name_behind = 'localhost';

/** A folder for the files of one program, whose ports make it the only one of that name. */
async function folder_for({ directory }, name) {
  const own = path.join(directory, name);
  await mkdir(own, { recursive: true });
  return own;
}

/** Starts a program with its file of settings, and waits until it answers rightly. */
async function start({ prefix, words, url, body }) {
  const program = new Program(prefix(words));
  const answers = () => fetch(url).then((answer) => answer.text(), () => '');
  try {
    await until(async () => (await answers()) === body, `answer at ${url}`);
  } catch (error) {
    program.kill();
    throw error;
  }
  return { url, pids: [program.pid], load: ['--expect', body], stop: () => program.stop() };
}

/** One process when all share a core; otherwise a worker for each core, as coqewd has threads. */
const nginx_processes = (pinned) => (pinned ? 'master_process off;' : 'worker_processes auto;');

/** nginx in the foreground with what all have in common; `own` says what it is to serve. */
async function nginx(place, { name, port, own, body }) {
  const folder = await folder_for(place, `${name}-${port}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const config = `daemon off; ${nginx_processes(place.pinned)} pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off; default_type application/json; tcp_nodelay on; ${temporary}
  keepalive_requests 1000000000; keepalive_timeout 1h;
  ${own}
}
`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, config);
  const words = ['nginx', '-p', folder, '-c', file];
  return start({ ...place, words, url: `http://127.0.0.1:${port}/api/small`, body });
}

/** Answers the same bytes over plain TCP at its URL, and over TLS at the port `over_tls`. */
async function back_end(place, body) {
  const { cert, key } = place.certificates;
  const [port, over_tls] = [await free_port(), await free_port()];
  const own = `ssl_protocols TLSv1.3; ssl_certificate ${cert}; ssl_certificate_key ${key};
  server {
    listen 127.0.0.1:${port} backlog=4096;
    listen 127.0.0.1:${over_tls} ssl backlog=4096;
    location / { return 200 '${body}'; }
  }`;
  return { ...(await nginx(place, { name: 'back', port, own, body })), over_tls };
}

/** The proxy as one server with what it stands before. */
async function in_front_of(back, name, start_proxy) {
  try {
    const front = await start_proxy();
    const pids = [...front.pids, ...back.pids];
    const stop = () => Promise.all([front.stop(), back.stop()]);
    return { ...front, name, mode: 'rest', pids, stop };
  } catch (error) {
    await back.stop();
    throw error;
  }
}

const check_of = ({ certificates }) => `proxy_ssl_protocols TLSv1.3; proxy_ssl_verify on;
  proxy_ssl_trusted_certificate ${certificates.ca}; proxy_ssl_name ${name_behind};`;

const kept = `proxy_http_version 1.1; proxy_set_header Connection "";`;

const nginx_proxy = ({ name, body, connection, keepalive }) => async (place) => {
  const back = await back_end(place, body);
  const port = await free_port();
  const own = `upstream behind { server 127.0.0.1:${back.over_tls}; ${keepalive} }
  ${check_of(place)}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { proxy_pass https://behind; ${connection} }
  }`;
  return in_front_of(back, name, () => nginx(place, { name: 'front', port, own, body }));
};

const keepalive = 'keepalive 1024; keepalive_requests 1000000000; keepalive_timeout 1h;';
const over_kept = (body) => ({
  name: 'nginx proxy, TLS connections kept',
  body,
  connection: kept,
  keepalive,
});

export const nginx_kept = nginx_proxy(over_kept(greeting));
export const nginx_kept_small = nginx_proxy(over_kept(small));

/** What coqewd exists to avoid: a connection and a whole handshake for each request. */
export const nginx_anew = nginx_proxy({
  name: 'nginx proxy, a new TLS connection for each',
  body: greeting,
  connection: 'proxy_ssl_session_reuse off;',
  keepalive: '',
});

/** What stands behind the proxies, asked without one and without TLS. */
export async function nginx_direct(place) {
  const back = await back_end(place, greeting);
  return { ...back, name: 'nginx, asked directly', mode: 'rest' };
}

/** Without a number haproxy takes a thread for each core. */
const haproxy_threads = (pinned) => (pinned ? 'nbthread 1' : '');

const haproxy_config = ({ certificates, pinned }, { port, over_tls }) => `global
  maxconn 8192
  ssl-default-server-options ssl-min-ver TLSv1.3
  ${haproxy_threads(pinned)}
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  http-reuse always
frontend front
  bind 127.0.0.1:${port} backlog 4096
  default_backend behind
backend behind
  server back 127.0.0.1:${over_tls} ssl verify required ca-file ${certificates.ca} \
sni str(${name_behind}) verifyhost ${name_behind} pool-purge-delay 1h
`;

const haproxy = (body) => async (place) => {
  const back = await back_end(place, body);
  return in_front_of(back, 'haproxy, TLS connections kept', async () => {
    const port = await free_port();
    const file = path.join(await folder_for(place, `haproxy-${port}`), 'haproxy.cfg');
    await writeFile(file, haproxy_config(place, { port, over_tls: back.over_tls }));
    const words = ['haproxy', '-db', '-f', file];
    return start({ ...place, words, url: `http://127.0.0.1:${port}/api/small`, body });
  });
};

export const haproxy_kept = haproxy(greeting);
export const haproxy_kept_small = haproxy(small);
