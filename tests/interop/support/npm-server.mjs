import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as create_http } from 'node:http';
import { createServer as create_https } from 'node:https';
import { createRequire } from 'node:module';
import { address } from './site.mjs';

const load = createRequire(import.meta.url);

/** socket.io's servers, by their version. */
export const versions = [2, 4];

/** One of socket.io's servers in this process, on a free port. */
export class NpmServer {
  #http;
  #connections = new Set();
  #options;
  port = 0;

  /** `certificates` for TLS; `options` are socket.io's. */
  static async open(version, { certificates, ...options } = {}) {
    const server = new NpmServer();
    server.#options = { version, certificates, options };
    await server.start();
    return server;
  }

  get url() {
    const { certificates } = this.#options;
    return `${certificates ? 'https' : 'http'}://${address}:${this.port}`;
  }

  /** The same, and the generation that it speaks: who has to find out tries the other first. */
  get exact_url() {
    return `${this.url}?EIO=${this.#options.version === 2 ? 3 : 4}`;
  }

  /** Listens; started again, on the port it had. */
  async start() {
    const { version, certificates, options } = this.#options;
    this.#http = certificates
      ? create_https({ cert: await readFile(certificates.cert), key: await readFile(certificates.key) })
      : create_http();
    this.#http.on('connection', (connection) => {
      this.#connections.add(connection);
      connection.on('close', () => this.#connections.delete(connection));
    });
    const library = load(`socket.io-${version}`);
    const Server = library.Server ?? library;
    this.io = new Server(this.#http, { serveClient: false, ...options });
    this.#http.listen(this.port, address);
    await once(this.#http, 'listening');
    this.port = this.#http.address().port;
  }

  /** The next socket of the namespace. */
  async socket(nsp = '/') {
    const [socket] = await once(this.io.of(nsp), 'connection');
    return socket;
  }

  /** Cuts every connection without a word. */
  cut() {
    for (const connection of this.#connections) connection.destroy();
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.io.close(resolve));
  }
}
