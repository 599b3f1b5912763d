import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { Agent as HttpAgent, get as http_get } from 'node:http';
import { Agent as HttpsAgent, get as https_get } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { happens, libraries, start } from './support/client-libraries.mjs';
import { io2 } from './support/generations.mjs';
import { binary } from './support/server.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';
import { within } from './support/wait.mjs';

const run = promisify(execFile);
const big = randomBytes(3_000_000);
const secret = 'what nobody may see';
const script = 'console.log("a script that is packed, and packed, and packed");\n'.repeat(20);

/** A web root with files of each kind, and a secret beside it. */
async function make_root(site) {
  const outside = await site.write('outside.txt', secret);
  const root = path.join(path.dirname(outside), 'www');
  const file = async (name, content) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  };
  await file('index.html', '<h1>home</h1>');
  await file('app/index.html', '<h1>app</h1>');
  await file('big.bin', big);
  await file('code.mjs', script);
  await file('code.mjs.br', brotliCompressSync(script));
  await file('code.mjs.gz', gzipSync(script));
  await file('.env', secret);
  await file('.git/config', secret);
  await file('demo/menu.html', '<ul>é</ul>');
  await file('demo/deep/item.html', '<li>');
  await file('services/shared.html', '<p>');
  await file('empty.txt', '');
  await symlink('../outside.txt', path.join(root, 'link.txt'));
  await symlink('/etc', path.join(root, 'etc'));
  await symlink('app', path.join(root, 'alias'));
  await run('mkfifo', [path.join(root, 'pipe')]);
  return root;
}

/** What the server says to these bytes before it closes; the request asks for that. */
async function raw(server, target, fields = '') {
  const { hostname, port } = new URL(server.url);
  const socket = connect(port, hostname);
  socket.write(`GET ${target} HTTP/1.1\r\nHost: h\r\n${fields}Connection: close\r\n\r\n`, 'latin1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => (answer += text));
  await within(once(socket, 'close'), `end of the answer to ${target}`);
  return answer;
}

for (const transport of transports) {
  describe(`files, over ${transport}`, () => {
    let site;
    let server;
    let agent;

    before(async () => {
      site = await Site.open();
      const www = await make_root(site);
      server = await site.serve(...site.over(transport), '--demo', '--www', www);
      const options = { keepAlive: true, maxSockets: 1, ca: site.ca };
      agent = transport === 'TLS' ? new HttpsAgent(options) : new HttpAgent(options);
    });
    after(async () => {
      agent?.destroy();
      await site?.close();
    });

    function ask(target, headers = {}, method = 'GET') {
      const get = transport === 'TLS' ? https_get : http_get;
      return new Promise((resolve, reject) => {
        const request = get(server.url + target, { method, headers, agent }, async (response) => {
          const parts = await response.toArray();
          const { statusCode: status, headers: fields } = response;
          resolve({ status, fields, body: Buffer.concat(parts) });
        });
        request.on('error', reject).end();
      });
    }

    /** What curl prints with these arguments. */
    async function curl(...args) {
      const { ca } = site.certificates;
      const options = { encoding: 'buffer', maxBuffer: 10_000_000 };
      const { stdout } = await run('curl', ['-sS', '--cacert', ca, ...args], options);
      return stdout;
    }

    test('a file comes whole, and again over the same connection', async () => {
      for (let times = 0; times < 2; ++times) {
        const { status, fields, body } = await ask('/big.bin');

        assert.equal(status, 200);
        assert.equal(fields['content-type'], 'application/octet-stream');
        assert.equal(fields['x-content-type-options'], 'nosniff');
        assert.equal(fields['cache-control'], 'public, max-age=0');
        assert.ok(body.equals(big));
      }
      assert.equal((await ask('/empty.txt')).body.length, 0);
    });

    test('curl gets the same, in one piece and in two', async () => {
      const url = `${server.url}/big.bin`;

      const whole = await curl(url);
      const first = await curl('-r', '0-999999', url);
      const rest = await curl('-r', '1000000-', url);

      assert.ok(whole.equals(big));
      assert.ok(Buffer.concat([first, rest]).equals(big));
    });

    test('ranges and conditions are those of RFC 9110', async () => {
      const { fields } = await ask('/big.bin', {}, 'HEAD');
      const { etag, 'last-modified': modified } = fields;

      assert.equal((await ask('/big.bin', { 'If-None-Match': etag })).status, 304);
      assert.equal((await ask('/big.bin', { 'If-Modified-Since': modified })).status, 304);
      const other = { 'If-None-Match': '"x"', 'If-Modified-Since': modified };
      assert.equal((await ask('/big.bin', other)).status, 200);
      const part = await ask('/big.bin', { Range: 'bytes=10-19', 'If-Range': etag });
      assert.equal(part.status, 206);
      assert.equal(part.fields['content-range'], 'bytes 10-19/3000000');
      assert.ok(part.body.equals(big.subarray(10, 20)));
      assert.equal((await ask('/big.bin', { Range: 'bytes=0-1', 'If-Range': '"x"' })).status, 200);
      assert.equal((await ask('/big.bin', { Range: 'bytes=0-1,5-6' })).status, 200);
      const beyond = await ask('/big.bin', { Range: 'bytes=3000000-' });
      assert.equal(beyond.status, 416);
      assert.equal(beyond.fields['content-range'], 'bytes */3000000');
    });

    test('folders have an index, at an address with a slash', async () => {
      assert.equal((await ask('/')).body.toString(), '<h1>home</h1>');
      assert.equal((await ask('/app/')).body.toString(), '<h1>app</h1>');
      assert.equal((await ask('/alias/')).body.toString(), '<h1>app</h1>');
      const { status, fields } = await ask('/app?x=1');
      assert.equal(status, 301);
      assert.equal(fields.location, '/app/?x=1');
      assert.equal((await curl('-L', `${server.url}/app`)).toString(), '<h1>app</h1>');
    });

    test('what is packed already is sent so', async () => {
      const plain = await ask('/code.mjs');
      const packed = await ask('/code.mjs', { 'Accept-Encoding': 'gzip, br' });

      assert.equal(plain.body.toString(), script);
      assert.equal(plain.fields['content-encoding'], undefined);
      assert.equal(packed.fields['content-encoding'], 'br');
      assert.equal(packed.fields.vary, 'Accept-Encoding');
      assert.equal(packed.fields['content-type'], 'text/javascript; charset=utf-8');
      assert.equal((await curl('--compressed', `${server.url}/code.mjs`)).toString(), script);
    });

    test('files can only be read', async () => {
      const { status, fields } = await ask('/index.html', {}, 'POST');

      assert.equal(status, 405);
      assert.equal(fields.allow, 'GET, HEAD');
      assert.equal((await ask('/nothing', {}, 'POST')).status, 404);
    });

    test('the clients for browsers and Socket.IO are where they were', async () => {
      assert.match((await ask('/socket.io/socket.io.js')).body.toString(), /Socket\.IO/);
      assert.match((await ask('/socket.io/?EIO=4&transport=polling')).body.toString(), /^0\{"sid"/);
    });
  });
}

describe('attempts to read what is not served', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    server = await site.serve('--demo', '--www', await make_root(site));
  });
  after(() => site?.close());

  const up = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae'];
  const slashes = ['/', '%2f', '\\', '%5c', '%c0%af', '%252f', '/./', '//', '%00/'];
  const ways_up = up.flatMap((two_dots) =>
    slashes.flatMap((slash) =>
      ['outside.txt', `${two_dots}${slash}etc${slash}passwd`].flatMap((file) => [
        `/${two_dots}${slash}${file}`,
        `/app/${two_dots}${slash}${two_dots}${slash}${file}`,
      ]),
    ),
  );

  test('no way of writing it leads out of the folder', async () => {
    for (const target of ways_up) {
      const answer = await raw(server, target);

      assert.match(answer, /^HTTP\/1\.1 40[04] /, target);
      assert.ok(!answer.includes(secret) && !answer.includes('root:'), target);
    }
  });

  test('neither does a link, and what is hidden stays hidden', async () => {
    const targets = ['/link.txt', '/etc/passwd', '/etc', '/.env', '/.git/config', '/%2eenv'];
    for (const target of [...targets, '/pipe', '/app/.', '/app/..', '//etc/passwd', '/.//.env']) {
      const answer = await raw(server, target);

      assert.match(answer, /^HTTP\/1\.1 404 /, target);
      assert.ok(!answer.includes(secret), target);
    }
  });

  test('nor does a fragment', async () => {
    const client = await site.register(io2, server);
    const files = ['../index.html', '../../outside.txt', '/etc/passwd', '../.env', '..\\a', '.'];
    for (const file of [...files, 'a/../..', '%2e%2e/index.html', '', '../demo/menu.html']) {
      const message = await client.ask('ewd-fragment', { file });

      assert.equal(message.error, `Fragment file ${file} does not exist`);
      assert.equal(message.file, file);
    }
  });
});

describe('a folder that changes', () => {
  let site;
  let www;
  let server;

  before(async () => {
    site = await Site.open();
    www = await make_root(site);
    server = await site.serve('--www', www, '--www-fallback', 'app/index.html');
  });
  after(() => site?.close());

  test('a file that shrinks while it is sent ends the connection', async () => {
    const { hostname, port } = new URL(server.url);
    const huge = path.join(www, 'huge.bin');
    await writeFile(huge, '');
    await truncate(huge, 1_000_000_000);
    const socket = connect(port, hostname);
    socket.write('GET /huge.bin HTTP/1.1\r\nHost: h\r\n\r\n');
    await once(socket, 'readable');

    await truncate(huge, 100);
    let bytes = 0;
    socket.on('data', (part) => (bytes += part.length));
    await within(once(socket, 'end'), 'end of the connection');

    assert.ok(bytes < 1_000_000_000);
  });

  test('another folder may take its place', async () => {
    await rename(www, `${www}.old`);
    const missing = await fetch(`${server.url}/app/`);
    await rename(`${www}.old`, www);
    const there = await fetch(`${server.url}/app/`);

    assert.equal(missing.status, 404);
    assert.equal(there.status, 200);
  });

  test('pages that are not there are the single page', async () => {
    const page = await fetch(`${server.url}/orders/7`, { headers: { Accept: 'text/html,*/*' } });
    const data = await fetch(`${server.url}/orders/7`, { headers: { Accept: '*/*' } });

    assert.equal(await page.text(), '<h1>app</h1>');
    assert.equal(data.status, 404);
  });
});

for (const { name, make } of libraries) {
  test(`getFragment of ${name} gets a piece of the page`, async (context) => {
    const site = await Site.open();
    context.after(() => site.close());
    const server = await site.serve('--demo', '--www', await make_root(site));
    const library = await make(site);
    await start(library, site, server);
    context.after(() => library.disconnectSocket());
    // The newer one looks for the element by itself, the older one leaves that to jQuery.
    globalThis.document = { getElementById: () => ({}) };
    context.after(() => delete globalThis.document);
    const fragment = async (options) => {
      let content;
      // Who goes while he is called takes the next one's turn, so this one stays.
      library.on(`ewd-fragment:${options.name}`, (frame) => ({ content } = frame.message));
      const told = new Promise((resolve) => library.getFragment(options, resolve));
      assert.equal(await within(told, 'fragment'), options.name);
      return content;
    };
    const fault = (options) => {
      const event = happens(library, 'error');
      library.getFragment(options, () => assert.fail('a fragment came'));
      return event;
    };

    assert.equal(await fragment({ name: 'menu.html', targetId: 'menu' }), '<ul>é</ul>');
    assert.equal(await fragment({ name: 'deep/item.html', targetId: 'item' }), '<li>');
    const missing = await fault({ name: 'nothing.html', targetId: 'menu' });
    const service = await fault({ name: 'a.html', service: 'other', targetId: 'menu' });

    assert.equal(missing.message.error, 'Fragment file nothing.html does not exist');
    assert.equal(service.message.error, 'other service is not permitted for the demo application');
  });
}

test('a folder that is not there is one sentence, and no start', async () => {
  const failed = await run(binary, ['--demo', '--www', '/nowhere']).catch((error) => error);

  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /^error: --www: the folder '\/nowhere' can not be opened: No such file or directory$/m,
  );
});
