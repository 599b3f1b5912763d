import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { plain } from './support/frames.mjs';
import { NpmServer, versions } from './support/npm-server.mjs';
import { run_call } from './support/server.mjs';
import { address, Site } from './support/site.mjs';

/** Takes a client of Engine.IO 4 into its namespace, and sends it away in the same breath. */
function join_and_send_away(request, socket) {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
    '\r\n',
  ];
  const open = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';
  socket.on('error', () => {});
  socket.write(Buffer.concat([Buffer.from(lines.join('\r\n')), plain(0x81, open)]));
  socket.once('data', () => {
    socket.write(Buffer.concat([plain(0x81, '40{"sid":"n"}'), plain(0x81, '41')]));
    socket.once('data', () => socket.end());
  });
}

for (const version of versions) {
  describe(`coqewd call --event with socket.io ${version}`, () => {
    let server;

    before(async () => {
      server = await NpmServer.open(version);
      const chat = server.io.of('/chat');
      chat.on('connection', (socket) => {
        socket.on('ask', (...args) => args.pop()(...args));
        socket.on('count', (...args) => args.pop()(args.length));
        socket.on('photo', (answer) => answer({ pixels: Buffer.from([1, 2]) }, 'x'));
        socket.on('nothing', (answer) => answer());
        socket.on('silent', () => {});
        socket.on('leave', () => socket.disconnect());
      });
      server.io.of('/guarded').use((socket, next) => {
        const { token } = version === 2 ? socket.handshake.query : socket.handshake.auth;
        return token === 'secret' ? next() : next(new Error('Not authorized'));
      });
      server.io.of('/guarded').on('connection', (socket) => socket.on('ask', (a) => a('in')));
    });
    after(() => server.stop());

    const call = (...args) => run_call(server.url, '--namespace', '/chat', '--event', ...args);

    test('prints what is acknowledged and ends with 0', async () => {
      const { code, out, err } = await call('ask', '[1.50, "zwei €", {"a": null}]');

      assert.equal(code, 0, err);
      assert.deepEqual(JSON.parse(out), [1.5, 'zwei €', { a: null }]);
      assert.equal(err, '');
    });

    for (const [json, count] of [['[]', 0], ['[1,2]', 2], ['{"a":1}', 1], ['"x"', 1]]) {
      test(`${json} is ${count} arguments`, async () => {
        const { out } = await call('count', json);

        assert.equal(out, `[${count}]\n`);
      });
    }

    test('no JSON is no argument, and an empty acknowledgement is an empty array', async () => {
      const counted = await call('count');
      const { code, out } = await call('nothing');

      assert.equal(counted.out, '[0]\n');
      assert.equal(code, 0);
      assert.equal(out, '[]\n');
    });

    test('puts binary data into words', async () => {
      const { out } = await call('photo');

      assert.equal(out, '[{"pixels":{"base64":"AQI="}},"x"]\n');
    });

    test('says that nothing was acknowledged and ends with 1', async () => {
      const silent = await call('silent', '--timeout', '3s');
      const left = await call('leave');

      assert.equal(silent.code, 1);
      assert.equal(silent.out, '');
      const why = /^error: the event 'silent' was sent, but not acknowledged within 3s; /;
      assert.match(silent.err, why);
      assert.equal(left.code, 1);
      const end = /the connection ended before .* \(io server disconnect: The other side left\)$/m;
      assert.match(left.err, end);
    });

    test('says why the namespace is refused and ends with 1', async () => {
      const nowhere = await run_call(server.url, '--namespace', '/nowhere', '--event', 'ask');
      const guarded = await run_call(server.url, '--namespace', '/guarded', '--event', 'ask');

      assert.equal(nowhere.code, 1);
      const unknown = /^error: ws:\S+ refuses the namespace '\/nowhere': Invalid namespace$/m;
      assert.match(nowhere.err, unknown);
      assert.equal(guarded.code, 1);
      assert.match(guarded.err, /refuses the namespace '\/guarded': Not authorized$/m);
    });

    test('shows its credentials', async () => {
      const auth = ['--auth', '{"token":"secret"}'];

      const { code, out } = await run_call(
        server.url, '--namespace', '/guarded', '--event', 'ask', ...auth);

      assert.equal(code, 0);
      assert.equal(out, '["in"]\n');
    });

    test('--verbose tells what is sent and how long it took', async () => {
      const { err } = await call('ask', '[1]', '--verbose');

      assert.match(err, /^sent: 'ask' \[1\]\nacknowledged after \d+ us$/m);
    });
  });
}

describe('coqewd call --event', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  test('says that a server can not be reached', async () => {
    const { code, err } = await run_call(await site.nowhere(), '--event', 'ask');

    assert.equal(code, 1);
    assert.match(err, /^error: ws:\S+ can not be reached: Connection refused$/m);
  });

  test('says that it was sent away before it could ask', async (t) => {
    const server = createServer().on('upgrade', join_and_send_away).listen(0, address);
    t.after(() => server.close());
    await once(server, 'listening');

    const { code, err } = await run_call(
      `http://${address}:${server.address().port}?EIO=4`, '--event', 'ask');

    assert.equal(code, 1);
    assert.match(err, /^error: the event 'ask' was not sent: .* \(io server disconnect: .*\)$/m);
  });

  test('trusts a certificate by --ca or by --insecure, and no other', async (t) => {
    const server = await NpmServer.open(4, { certificates: site.certificates });
    t.after(() => server.stop());
    server.io.on('connection', (socket) => socket.on('ask', (answer) => answer(1)));

    const by_ca = await run_call(server.url, '--event', 'ask', '--ca', site.certificates.ca);
    const by_nobody = await run_call(server.url, '--event', 'ask');
    const insecure = await run_call(server.url, '--event', 'ask', '--insecure');

    assert.equal(by_ca.out, '[1]\n', by_ca.err);
    assert.equal(by_nobody.code, 1);
    assert.match(by_nobody.err, /certificate refused: .*--ca FILE.*--insecure/);
    assert.equal(insecure.out, '[1]\n');
  });

  test('reaches events of a coqewd, too', async () => {
    const server = await site.serve('--demo');

    const { code, err } = await run_call(server.url, '--event', 'ask', '--timeout', '3s');

    assert.equal(code, 1);
    assert.match(err, /was sent, but not acknowledged/);
  });

  test('what it is told wrongly ends with 2', async () => {
    const { code, err } = await run_call('http://127.0.0.1:9', 'demo', 'greet', '--event', 'ask');

    assert.equal(code, 2);
    assert.match(err, /call with --event takes URL \[JSON\], but 3 arguments are given/);
  });
});
