import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { make_certificates } from './certificates.mjs';
import { Client } from './client.mjs';
import { EventClient } from './event-client.mjs';
import { Qewd } from './qewd/qewd.mjs';
import { applications, binary, playground, rest_site, Server } from './server.mjs';
import { sign } from './tokens.mjs';

/** A loopback address that no other test process has, so that a port can be used again safely. */
const { pid } = process;
export const address = `127.${16 + ((pid >> 16) & 63)}.${(pid >> 8) & 255}.${pid & 255}`;

/** The place of one test file: its directory, secret, certificates, servers and clients. */
export class Site {
  #servers = [];
  #clients = [];
  #directory;
  secret = randomBytes(32).toString('hex');

  static async open() {
    const site = new Site();
    site.#directory = await mkdtemp(path.join(tmpdir(), 'coqewd-interop-'));
    site.certificates = await make_certificates(site.#directory, address);
    site.ca = await readFile(site.certificates.ca, 'utf8');
    site.secret_file = await site.write('secret', site.secret);
    return site;
  }

  async write(name, text) {
    const file = path.join(this.#directory, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }

  /** A coqewd with the site's secret. */
  async serve(...flags) {
    const own = ['--address', address, '--jwt-secret-file', this.secret_file];
    return this.#start(new Server([...own, ...flags]));
  }

  /** The same, with so many open files until it asks for more. */
  async serve_with_files(count, ...flags) {
    const own = ['--address', address, '--jwt-secret-file', this.secret_file];
    const limited = ['-c', `ulimit -Sn ${count} && exec "$0" "$@"`, binary];
    return this.#start(new Server([...own, ...flags], 'sh', limited));
  }

  /** The applications `shop` and `stock`, with the site's secret. */
  async serve_applications(...flags) {
    const own = ['--address', address, '--jwt-secret-file', this.secret_file];
    return this.#start(new Server([...own, ...flags], applications));
  }

  /** The routes of programs/rest_site.cpp, with the site's secret. */
  async serve_rest_site(...flags) {
    const own = ['--address', address, '--jwt-secret-file', this.secret_file];
    return this.#start(new Server([...own, ...flags], rest_site));
  }

  /** A token with these claims, as the site's servers make them. */
  token(claims) {
    return sign(claims, this.secret);
  }

  /** The playground of Socket.IO. */
  async play(...flags) {
    return this.#start(new Server(['--address', address, ...flags], playground));
  }

  /** A bare client of a namespace, which is not connected yet. */
  client(io, server, namespace = '/', options = {}) {
    const client = new EventClient(io, server.url + namespace, { ca: this.ca, ...options });
    this.#clients.push(client);
    return client;
  }

  /** The same, connected. */
  async meet(io, server, namespace = '/', options = {}) {
    const client = this.client(io, server, namespace, options);
    await client.connected();
    return client;
  }

  /** The flags with which a server is reached over this transport. */
  over(transport) {
    const { cert, key } = this.certificates;
    return transport === 'TLS' ? ['--tls-cert', cert, '--tls-key', key] : [];
  }

  /** A coqewd over TLS. */
  async serve_tls(...flags) {
    return this.serve(...this.over('TLS'), ...flags);
  }

  /** A server with a config file in QEWD's manner; the secret is in there. */
  async serve_config(name, config, ...flags) {
    const full = { jwt: { secret: this.secret }, ...config };
    const file = await this.write(`${name}.json`, JSON.stringify(full));
    return this.#start(new Server(['--address', address, '--config', file, ...flags]));
  }

  /** A Node.js QEWD with the site's secret, its one application, and what it forwards. */
  async serve_qewd({ application, u_services, routes, transport }) {
    const directory = path.join(this.#directory, `qewd-${this.#servers.length}`);
    await mkdir(directory);
    const { ca, cert, key } = this.certificates;
    const ssl = transport === 'TLS' && { certFilePath: cert, keyFilePath: key };
    const own = { address, secret: this.secret, application, u_services, routes, ssl };
    return this.#start(new Qewd(directory, { ...own, trusted: ca }));
  }

  /** The URL of a port of our own at which nobody listens. */
  async nowhere() {
    const server = createServer().listen(0, address);
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return `http://${address}:${port}`;
  }

  /** The flags of a link to another server of this site. */
  link(name, server, application) {
    const peer = ['--peer', `${name}=${server.url},application=${application}`];
    return server.url.startsWith('https') ? [...peer, '--peer-ca', this.certificates.ca] : peer;
  }

  /** A client that is connected to the server and not registered. */
  async connect(io, server, options = {}) {
    const client = new Client(io, server.url, { ca: this.ca, ...options });
    this.#clients.push(client);
    await client.connected();
    return client;
  }

  /** A client that is registered for the application. */
  async register(io, server, application = 'demo', options = {}) {
    const client = await this.connect(io, server, options);
    await client.register(application);
    return client;
  }

  /** Ends everything; what a server has to complain about fails here. */
  async close() {
    for (const client of this.#clients) client.close();
    const ends = await Promise.allSettled(this.#servers.map((server) => server.stop()));
    await rm(this.#directory, { recursive: true, force: true });
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #start(server) {
    this.#servers.push(server);
    return server.start();
  }
}
