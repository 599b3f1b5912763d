import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, get as http_get } from 'node:http';
import { Agent as HttpsAgent, get as https_get } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { sources } from './support/pages.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

const [js, map] = ['javascript', 'json'].map((type) => `application/${type}; charset=utf-8`);
const socketio_4 = (name) => [`/socket.io/${name}`, sources.socketio_4(name)];
const socketio_2 = (name) => [`/socket.io/2/${name}`, sources.socketio_2(name)];

/** What is served, and the file of the npm package that it is. */
const files = [
  ...['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js'].flatMap((name) => [
    socketio_4(name),
    socketio_4(`${name}.map`),
  ]),
  socketio_2('socket.io.js'),
  socketio_2('socket.io.js.map'),
  ['/qewd-client.js', sources.qewd_client],
];

const unpack = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes) => bytes };

for (const transport of transports) {
  describe(`the clients for browsers, over ${transport}`, () => {
    let site;
    let server;
    let agent;

    before(async () => {
      site = await Site.open();
      server = await site.serve(...site.over(transport));
      // One connection for all of it.
      const options = { keepAlive: true, maxSockets: 1, ca: site.ca };
      agent = transport === 'TLS' ? new HttpsAgent(options) : new HttpAgent(options);
    });
    after(async () => {
      agent?.destroy();
      await site?.close();
    });

    /** The response and its body as it came. */
    function ask(target, headers = {}, method = 'GET') {
      const get = transport === 'TLS' ? https_get : http_get;
      return new Promise((resolve, reject) => {
        const request = get(server.url + target, { method, headers, agent }, async (response) => {
          const parts = await response.toArray();
          resolve({ response, body: Buffer.concat(parts) });
        });
        request.on('error', reject).end();
      });
    }

    for (const [target, file] of files) {
      test(`${target} is the package's, however it is packed`, async () => {
        const original = await readFile(file);

        for (const [coding, unpacked] of Object.entries(unpack)) {
          const { response, body } = await ask(target, { 'Accept-Encoding': coding });

          assert.equal(response.statusCode, 200);
          assert.equal(response.headers['content-encoding'] ?? 'identity', coding);
          assert.equal(response.headers['content-type'], target.endsWith('.map') ? map : js);
          assert.equal(Number(response.headers['content-length']), body.length);
          assert.ok(unpacked(body).equals(original));
        }
      });
    }

    test('who has a file is not sent it again', async () => {
      const codings = { 'Accept-Encoding': 'gzip, deflate, br' };
      const first = await ask('/socket.io/socket.io.js', codings);

      const { etag } = first.response.headers;
      const again = await ask('/socket.io/socket.io.js', { ...codings, 'If-None-Match': etag });

      assert.equal(again.response.statusCode, 304);
      assert.equal(again.body.length, 0);
      assert.equal(again.response.headers.etag, etag);
      assert.equal(again.response.headers.vary, 'Accept-Encoding');
    });

    test('HEAD says what GET would bring', async () => {
      const { response, body } = await ask('/qewd-client.js', {}, 'HEAD');
      const whole = await ask('/qewd-client.js');

      assert.equal(response.statusCode, 200);
      assert.equal(body.length, 0);
      assert.equal(Number(response.headers['content-length']), whole.body.length);
    });

    test('the licenses are there too', async () => {
      const { response, body } = await ask('/socket.io/licenses.txt');

      assert.equal(response.headers['content-type'], 'text/plain; charset=utf-8');
      assert.match(body.toString(), /^socket.io-client 4.8.4$/m);
      assert.match(body.toString(), /^qewd-client 2.0.0, by Rob Tweed/m);
    });

    test('POST is refused, and the connection goes on', async () => {
      const { response } = await ask('/qewd-client.js', {}, 'POST');

      assert.equal(response.statusCode, 405);
      assert.equal(response.headers.allow, 'GET, HEAD');
      assert.equal((await ask('/qewd-client.js')).response.statusCode, 200);
    });
  });
}

test('--no-browser-files leaves them out', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const server = await site.serve('--no-browser-files');

  const { status } = await fetch(`${server.url}/qewd-client.js`);
  const socketio = await fetch(`${server.url}/socket.io/socket.io.js`);

  assert.equal(status, 404);
  assert.notEqual(socketio.status, 200);
});
