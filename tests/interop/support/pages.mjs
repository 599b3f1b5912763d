import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const in_package = (name, file) => path.join(path.dirname(require.resolve(name)), file);

/** The packages' own files; those of Socket.IO hide their dist folder from require. */
export const sources = {
  socketio_4: (name) => in_package('socket.io-client-4/package.json', `dist/${name}`),
  socketio_2: (name) => in_package('socket.io-client-2/package.json', `dist/${name}`),
  qewd_client: require.resolve('qewd-client'),
};

const files = {
  '/socket.io.js': sources.socketio_4('socket.io.js'),
  '/qewd-client.js': sources.qewd_client,
};

const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A page of the tests</title><link rel="icon" href="data:,"></head>
<body></body>
</html>
`;

/** A web server with an empty page and the clients, on an address and port of no coqewd. */
export class Pages {
  #server = createServer((request, response) => this.#answer(request, response));

  static async open() {
    const pages = new Pages();
    pages.#server.listen(0, '127.0.0.1');
    await once(pages.#server, 'listening');
    pages.origin = `http://127.0.0.1:${pages.#server.address().port}`;
    return pages;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer({ url }, response) {
    if (files[url]) {
      response.setHeader('Content-Type', 'text/javascript').end(await readFile(files[url]));
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
    }
  }
}
