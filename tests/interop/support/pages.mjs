import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const in_package = (name, file) => path.join(path.dirname(require.resolve(name)), file);

/** The packages' own files; those of Socket.IO hide their dist folder from require. */
export const sources = {
  socketio_4: (name) => in_package('socket.io-client-4/package.json', `dist/${name}`),
  socketio_2: (name) => in_package('socket.io-client-2/package.json', `dist/${name}`),
  qewd_client: require.resolve('qewd-client'),
};

/** Which file is behind each path. */
const files = {
  '/socket.io.js': sources.socketio_4('socket.io.js'),
  '/qewd-client.js': sources.qewd_client,
  '/in-page.mjs': fileURLToPath(new URL('in-page.mjs', import.meta.url)),
};

/** A page that has `io`, and the tests' own part as `in_page`; its head begins with `head`. */
const html = (head) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>A page of the tests</title><link rel="icon" href="data:,">
${head}
<script type="module" src="/in-page.mjs"></script>
</head>
<body></body>
</html>
`;

/** A web server for pages, on an address and port that no coqewd has: of another origin. */
export class Pages {
  #server = createServer((request, response) => this.#answer(request, response));
  #heads = new Map();

  static async open() {
    const pages = new Pages();
    pages.#server.listen(0, '127.0.0.1');
    await once(pages.#server, 'listening');
    pages.origin = `http://127.0.0.1:${pages.#server.address().port}`;
    return pages;
  }

  /** The address of a page whose scripts come from here, unless told. */
  page(head = '<script src="/socket.io.js"></script>') {
    const target = `/${this.#heads.size}.html`;
    this.#heads.set(target, head);
    return this.origin + target;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer({ url }, response) {
    const head = this.#heads.get(url);
    if (head !== undefined) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html(head));
    } else if (files[url]) {
      response.setHeader('Content-Type', 'text/javascript').end(await readFile(files[url]));
    } else {
      response.writeHead(404).end();
    }
  }
}
