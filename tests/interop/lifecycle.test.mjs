import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ways } from './support/event-client.mjs';
import { generations, io4 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { within } from './support/wait.mjs';

const quick = ['--ping-interval', '300ms', '--ping-timeout', '2s'];
const reconnecting = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 100 };

/** The client keeps its connection, and neither pings nor answers a ping. */
function fall_silent({ socket }) {
  const { engine } = socket.io;
  engine.sendPacket = () => {};
  engine.transport.removeAllListeners('packet');
  // The names differ from generation to generation.
  for (const timer of ['pingIntervalTimer', 'pingTimeoutTimer', '_pingTimeoutTimer']) {
    clearTimeout(engine[timer]);
  }
}

for (const { name, io } of generations) {
  for (const { way, transports, ends_on } of ways) {
    describe(`${name}, ${way}`, () => {
      let site;

      before(async () => {
        site = await Site.open();
      });
      after(() => site?.close());

      async function meet(server, options = {}) {
        const client = await site.meet(io, server, '/', { transports, ...options });
        await client.on_transport(ends_on);
        return client;
      }

      test('a client comes back when the server was killed and started again', async () => {
        const server = await site.play();
        const client = await meet(server, reconnecting);
        const gone = client.disconnected();

        await server.kill();
        assert.match(await gone, /^transport (close|error)$/);
        const back = within(new Promise((resolve) => client.socket.once('connect', resolve)));
        await server.start();
        await back;

        assert.deepEqual(await client.ask('message-with-ack', 'again'), ['again']);
      });

      test('a silent client is closed, and the others hear why', async () => {
        const server = await site.play(...quick);
        const [witness, silent] = [await meet(server), await meet(server)];
        const { id } = silent.socket;

        fall_silent(silent);

        assert.deepEqual(await witness.hears('gone'), [id, 'ping timeout']);
        assert.deepEqual(await witness.ask('message-with-ack', 'here'), ['here']);
      });

      test('heartbeats keep a quiet client', async () => {
        const server = await site.play(...quick);
        const [quiet, witness] = [await meet(server), await meet(server)];

        const beats = new Promise((resolve) => {
          let heard = 0;
          const type = name.endsWith(' 2') ? 'pong' : 'ping';
          quiet.socket.io.engine.on('packet', (packet) => {
            if (packet.type === type) heard += 1;
            if (heard === 5) resolve();
          });
        });
        await within(beats, 'heartbeats');

        assert.deepEqual(witness.take('gone'), []);
        assert.deepEqual(await quiet.ask('message-with-ack', 'here'), ['here']);
      });

      test('a message over the limit costs its sender the connection and no other', async () => {
        const server = await site.play('--message-bytes-max', '5000');
        const [witness, loud] = [await meet(server), await meet(server)];
        const gone = loud.disconnected();

        loud.emit('message', 'x'.repeat(6000));

        assert.match(await gone, /^transport (close|error)$/);
        assert.deepEqual(await witness.ask('message-with-ack', 'here'), ['here']);
      });

      test('ten thousand messages stay in order, also across an upgrade', async () => {
        const server = await site.play();
        const client = site.client(io, server, '/', { transports });
        let next = 0;
        const all = new Promise((resolve) => {
          client.socket.on('message-back', (number) => {
            assert.equal(number, next);
            next += 1;
            if (next === 10_000) resolve();
          });
        });

        await client.connected();
        for (let number = 0; number < 10_000; number += 1) {
          client.emit('message', number);
          if (number % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        await within(all, 'echo of all');

        await client.on_transport(ends_on);
      });

      test('sessions live on their thread, whichever accepts the requests', async () => {
        const server = await site.play('--io-threads', '4');
        const clients = await Promise.all(Array.from({ length: 12 }, () => meet(server)));

        for (const [number, client] of clients.entries()) {
          assert.deepEqual(await client.ask('message-with-ack', number), [number]);
        }
        const [first, ...others] = clients;
        const { id } = first.socket;
        first.close();

        for (const client of others) {
          assert.deepEqual(await client.hears('gone'), [id, 'client namespace disconnect']);
        }
      });
    });
  }
}

describe('connection state recovery', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  for (const transports of [['websocket'], ['polling']]) {
    test(`a client finds its rooms and what it missed again, by ${transports}`, async () => {
      const server = await site.play('--recovery-time', '1m', '--io-threads', '2');
      const options = { transports, ...reconnecting };
      const lost = await site.meet(io4, server, '/rooms', options);
      const other = await site.meet(io4, server, '/rooms', { transports });
      await lost.ask('join', 'kitchen');
      other.emit('in', 'kitchen', 'before');
      await lost.hears('heard');
      const { id } = lost.socket;
      const gone = lost.disconnected();

      lost.socket.io.engine.close();
      await gone;
      other.emit('in', 'kitchen', 'missed');
      await other.ask('join', 'hall');
      await within(new Promise((resolve) => lost.socket.once('connect', resolve)), 'return');

      assert.equal(lost.socket.recovered, true);
      assert.equal(lost.socket.id, id);
      assert.deepEqual((await lost.hears('heard')).slice(0, 1), ['missed']);
      other.emit('in', 'kitchen', 'after');
      assert.deepEqual((await lost.hears('heard')).slice(0, 1), ['after']);
    });
  }
});

describe('clients of QEWD', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  test('are told what is for all, and what is for their application', async () => {
    const server = await site.play('--demo', '--io-threads', '3');
    const teller = await site.meet(io4, server);
    const [registered, bystander] = [
      await site.register(io4, server),
      await site.connect(io4, server),
    ];

    teller.emit('tell', 'demo', { direct: true });
    const told = await registered.frame(({ type }) => type === 'told', 'told');
    teller.emit('tell', null, 'all');

    assert.deepEqual(told.message, { direct: true });
    for (const client of [registered, bystander]) {
      const { message } = await client.frame(({ type }) => type === 'told', 'told');
      assert.equal(message, 'all');
    }
  });
});

describe('limits', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  test('a socket with too many events is closed and named in the log', async () => {
    const server = await site.play('--events-per-second-max', '5');
    const client = await site.meet(io4, server);
    const gone = client.disconnected();

    for (let number = 0; number < 10; number += 1) client.emit('message', number);

    assert.equal(await gone, 'transport close');
    assert.match(server.log, /A client was closed because it sent too many events/);
    assert.equal((await server.stop()).socketio.misbehaviour_closed, 1);
  });

  test('one address has only so many sessions', async () => {
    const server = await site.play('--sessions-per-address-max', '2');
    await site.meet(io4, server);
    const second = await site.meet(io4, server);

    await assert.rejects(site.meet(io4, server));
    second.close();
    const opened = async () => {
      const client = site.client(io4, server, '/', { transports: ['polling'], ...reconnecting });
      await within(new Promise((resolve) => client.socket.once('connect', resolve)), 'place');
    };
    await opened();
  });

  test('pages of other origins are kept out, and those of the list are not', async () => {
    const shop = 'https://shop.example';
    const server = await site.play('--cors-origin', shop, '--cors-credentials');
    const ask = (origin, transport) =>
      fetch(`${server.url}/socket.io/?EIO=4&transport=${transport}`, { headers: { origin } });

    const allowed = await ask(shop, 'polling');
    const refused = await ask('https://evil.example', 'polling');

    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers.get('access-control-allow-origin'), shop);
    assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    const page = { extraHeaders: { origin: 'https://evil.example' } };
    await assert.rejects(site.meet(io4, server, '/', page));
  });

  test('the path and the transports are options', async () => {
    const server = await site.play('--path', '/live', '--no-polling');

    const client = await site.meet(io4, server, '/', { path: '/live' });

    assert.deepEqual(await client.ask('message-with-ack', 1), [1]);
    const polling = await fetch(`${server.url}/live/?EIO=4&transport=polling`);
    assert.deepEqual(await polling.json(), { code: 0, message: 'Transport unknown' });
    assert.equal((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status, 404);
  });
});
