import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { NpmServer, versions } from './support/npm-server.mjs';
import { Site } from './support/site.mjs';
import { SocketClient } from './support/socket-client.mjs';
import { until, within } from './support/wait.mjs';

const bytes = (...values) => Buffer.from(values);
const spelled = (buffer) => ({ bytes: buffer.toString('hex') });

/** A client of the server that is closed after the test. */
function make_client(t, server, options = {}) {
  const usual = { url: server.exact_url, events: ['news', 'ask'] };
  const client = new SocketClient({ ...usual, ...options });
  t.after(() => client.close());
  return client;
}

/** The same, connected; and the server's socket. */
async function join(t, server, options = {}) {
  const arrival = server.socket(options.nsp);
  const client = make_client(t, server, options).connect();
  const socket = await within(arrival, 'socket');
  await client.connected();
  return { client, socket };
}

async function open(t, version, options) {
  const server = await NpmServer.open(version, options);
  t.after(() => server.stop());
  return server;
}

for (const version of versions) {
  describe(`SocketClient with socket.io ${version}`, () => {
    let server;

    before(async () => {
      server = await NpmServer.open(version);
      server.io.on('connection', (socket) => {
        socket.on('echo', (...args) => args.pop()(...args));
        socket.on('silent', () => {});
      });
      server.io.of('/chat');
      server.io.of('/guarded').use((socket, next) => {
        const { token } = version === 2 ? socket.handshake.query : socket.handshake.auth;
        if (token === 'secret') return next();
        return next(Object.assign(new Error('Not authorized'), { data: { code: 401 } }));
      });
    });
    after(() => server.stop());

    test('joins and has the id that the server knows', async (t) => {
      const { client, socket } = await join(t, server);

      const { id, recovered } = await client.connected();
      assert.equal(id, version === 2 ? '' : socket.id);
      assert.equal(recovered, false);
    });

    test('finds out by itself which generation the server speaks', async (t) => {
      const client = make_client(t, server, { url: server.url }).connect();

      await client.connected();

      assert.deepEqual(await client.call('echo', 1), [1]);
    });

    test('brings its query and headers along', async (t) => {
      const query = { room: 'a&b=€' };
      const { socket } = await join(t, server, { query, headers: { 'X-Client': 'coqewd' } });

      assert.equal(socket.handshake.query.room, 'a&b=€');
      assert.equal(socket.handshake.headers['x-client'], 'coqewd');
    });

    test('is let into a guarded namespace with the right credentials only', async (t) => {
      const nsp = '/guarded';
      await join(t, server, { nsp, auth: { token: 'secret' } });
      const refused = make_client(t, server, { nsp, auth: { token: 'wrong' } }).connect();

      const { message, data, final } = await refused.failed();

      // An older server says what the middleware gave, or its message.
      if (version === 4) assert.equal(message, 'Not authorized');
      assert.deepEqual(data, { code: 401 });
      assert.equal(final, true);
    });

    test('learns that there is no such namespace', async (t) => {
      const client = make_client(t, server, { nsp: '/nowhere' }).connect();

      const { message, final } = await client.failed();

      assert.equal(message, 'Invalid namespace');
      assert.equal(final, true);
    });

    test('events of a namespace go both ways and stay there', async (t) => {
      const { client, socket } = await join(t, server, { nsp: '/chat' });
      const arrival = once(socket, 'hello');

      client.emit('hello', 1, 'zwei €', null, { 'a"b': [] });
      server.io.emit('news', 'for the default namespace');
      socket.emit('news', 'for the chat', { n: 1.5 });

      assert.deepEqual(await within(arrival, 'event'), [1, 'zwei €', null, { 'a"b': [] }]);
      await client.event('for the chat', { n: 1.5 });
      assert.equal(client.told.filter(({ event }) => event).length, 1);
    });

    test('calls get their acknowledgement, also at the same time', async (t) => {
      const { client } = await join(t, server);

      const answers = await Promise.all([1, 2, 3].map((n) => client.call('echo', n, 'x')));

      assert.deepEqual(answers, [[1, 'x'], [2, 'x'], [3, 'x']]);
    });

    test('a call that the server does not acknowledge ends in time', async (t) => {
      const { client } = await join(t, server);

      const silent = client.call_within(50, 'silent');

      await assert.rejects(silent, /did not acknowledge the event in time/);
    });

    test('answers what the server asks', async (t) => {
      const { socket } = await join(t, server);

      const answer = new Promise((resolve) => {
        socket.emit('ask', 'a', { b: 1 }, (...args) => resolve(args));
      });

      assert.deepEqual(await within(answer, 'answer'), ['a', { b: 1 }]);
    });

    test('binary data goes both ways, anywhere in the arguments', async (t) => {
      const { client, socket } = await join(t, server);
      const photo = { name: 'photo', parts: [bytes(1, 2, 255), bytes()] };
      const said = { name: 'photo', parts: photo.parts.map(spelled) };

      const echoed = await client.call('echo', said, spelled(bytes(0)));
      const answer = new Promise((resolve) => socket.emit('ask', photo, resolve));

      assert.deepEqual(echoed, [said, spelled(bytes(0))]);
      assert.deepEqual(await within(answer, 'answer'), photo);
      await client.event(said);
    });

    test('messages of nearly a megabyte go both ways', async (t) => {
      const { client, socket } = await join(t, server);
      const large = 'x'.repeat(990_000);

      const [echoed] = await client.call('echo', large);
      const answer = new Promise((resolve) => socket.emit('ask', large, resolve));

      assert.equal(echoed, large);
      assert.equal(await within(answer, 'answer'), large);
    });

    test('does not come again when the server sends it away', async (t) => {
      const { client, socket } = await join(t, server);

      socket.disconnect();

      assert.equal((await client.disconnected()).reason, 'io server disconnect');
      const arrival = server.socket();
      client.connect();
      await within(arrival, 'socket');
      await client.connected(2);
    });

    test('leaves in the way of its own protocol', async (t) => {
      const { client, socket } = await join(t, server);
      const gone = once(socket, 'disconnect');

      client.disconnect();

      assert.equal((await within(gone, 'disconnect'))[0], 'client namespace disconnect');
      assert.equal((await client.disconnected()).reason, 'io client disconnect');
    });

    test('comes again after a cut, and sends what it was given meanwhile', async (t) => {
      const one = await open(t, version);
      const { client } = await join(t, one);
      await one.stop();
      const { reason } = await client.disconnected();
      client.emit('hello', 1);
      client.emit('hello', 2);
      const call = client.call('hello', 3);

      await one.start();
      const socket = await within(one.socket(), 'socket');
      const came = [];
      socket.on('hello', (n, ack) => {
        came.push(n);
        ack?.('done');
      });

      assert.equal(reason, 'transport close');
      assert.deepEqual(await call, ['done']);
      assert.deepEqual(came, [1, 2, 3]);
    });

    test('a call that was sent fails with the connection', async (t) => {
      const one = await open(t, version);
      const { client, socket } = await join(t, one);
      const arrival = once(socket, 'silent');
      const call = client.call('silent');
      await within(arrival, 'event');

      one.cut();

      await assert.rejects(call, /^Error: socket has been disconnected$/);
    });

    test('keeps up the heartbeats', async (t) => {
      const one = await open(t, version, { pingInterval: 30, pingTimeout: 5000 });
      const { client, socket } = await join(t, one);
      let packets = 0;
      socket.conn.on('packet', () => (packets += 1));

      await until(() => packets >= 10, 'heartbeats');

      assert.deepEqual(client.told.map(({ told }) => told), ['connected']);
    });

    test('another generation than the one that is fixed is said and not tried again', async (t) => {
      const other = version === 2 ? 4 : 3;
      const client = make_client(t, server, { url: `${server.url}?EIO=${other}` }).connect();

      const { message, final } = await client.failed();

      assert.equal(message, 'The server speaks another Engine.IO generation');
      assert.equal(final, true);
    });
  });
}

describe('SocketClient', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  test('trusts a server with TLS by the authority that it is told, and no other', async (t) => {
    const server = await open(t, 4, { certificates: site.certificates });

    await join(t, server, { ca: site.certificates.ca });
    const { message, final } = await make_client(t, server).connect().failed();

    assert.match(message, /certificate/);
    assert.equal(final, false);
  });

  test('speaks Engine.IO 3 with a newer server that allows it', async (t) => {
    const server = await open(t, 4, { allowEIO3: true });
    const { client, socket } = await join(t, server, { url: `${server.url}?EIO=3` });

    const arrival = once(socket, 'photo');
    client.emit('photo', spelled(bytes(1, 2)));

    assert.deepEqual(await within(arrival, 'event'), [bytes(1, 2)]);
  });

  test('has its session restored, with the events that it missed', async (t) => {
    const server = await open(t, 4, { connectionStateRecovery: {} });
    const { client, socket } = await join(t, server);
    socket.join('room');
    socket.emit('news', 1);
    await client.heard(({ event, args }) => event && args[0] === 1, 'first event');
    const gone = once(socket, 'disconnect');

    server.cut();
    await within(gone, 'disconnect');
    server.io.to('room').emit('news', 2);

    const { id, recovered } = await client.connected(2);
    assert.equal(recovered, true);
    assert.equal(id, socket.id);
    await client.heard(({ event, args }) => event && args[0] === 2, 'missed event');
  });
});
