import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

const callers = 10;

describe('when the other server is gone', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve_tls('--demo', '--server-name', 'back');
    const own = [
      '--demo',
      '--server-name',
      'front',
      '--redial-min',
      '50ms',
      '--redial-max',
      '200ms',
    ];
    const map = ['--map', 'shop/*=back', ...site.link('back', back, 'demo')];
    front = await site.serve_tls(...own, ...map);
    await linked(await site.register(io4, front, 'shop'), 'greet');
  });
  after(() => site?.close());

  test('its callers get a fault at once, and so do others until it is back', async () => {
    const clients = await Promise.all(
      [...Array(callers).keys()].map((n) => site.register(generations[n % 3].io, front, 'shop')),
    );
    const observer = await site.register(io4, back);
    for (const client of clients) client.send('slow', { ms: 60_000 });
    const all_there = async () => (await observer.ask('stats')).in_flight > callers;
    await until(all_there, 'calls in flight');

    const killed_at = Date.now();
    await back.kill();
    const lost = await Promise.all(clients.map((client) => client.reply('slow')));
    const took = Date.now() - killed_at;
    const refused = await Promise.all(clients.map((client) => client.call('greet')));
    await back.start();
    const again = await linked(clients[0], 'greet', { name: 'again' });

    for (const { message, type, finished } of lost) {
      assert.deepEqual(
        { type, finished, code: message.status.code },
        { type: 'slow', finished: true, code: 503 },
      );
      assert.match(message.error, /connection was lost/);
    }
    assert.ok(took < 5_000, `the faults took ${took} ms`);
    for (const { message, type } of refused) {
      const down = { error: 'MicroService connection is down', status: { code: 503 } };
      assert.deepEqual({ message, type }, { message: down, type: 'greet' });
    }
    assert.equal(again.hello, 'again');
    assert.equal(again.server, 'back');
  });

  test('a handler that asks it gets the fault as a value, and its caller the text', async () => {
    const peer = ['--peer', `stock=${await site.nowhere()},application=demo`];
    const lonely = await site.serve('--demo', ...peer);
    const client = await site.register(io4, lonely);

    const message = await client.ask('order', { item: 'tea' });

    const down = { error: 'MicroService connection is down', status: { code: 503 } };
    assert.deepEqual(message, down);
  });

  test('a server whose certificate nobody vouches for is not linked', async () => {
    const trusting_nobody = ['--peer', `stock=${back.url},application=demo`];
    const careful = await site.serve('--demo', ...trusting_nobody, '--log-level', 'debug');
    await until(() => /certificate/i.test(careful.log), 'word about the certificate');
    const client = await site.register(io4, careful);

    const message = await client.ask('order', { item: 'tea' });

    assert.equal(message.error, 'MicroService connection is down');
  });

  test('every accepted request is counted with exactly one end', async () => {
    const observer = await site.register(io4, front);
    const client = await site.register(io4, front, 'shop');
    /** The counts when so many requests are in flight; the one that asks for them is, too. */
    const counts_with = async (others) => {
      const ask = async () => {
        const counts = await observer.ask('stats');
        return counts.in_flight === others + 1 && counts;
      };
      return until(ask, `moment with ${others} requests in flight`);
    };
    await linked(client, 'greet');
    const first = await counts_with(0);

    await client.ask('fault', { code: 418 });
    await client.ask('slow', { ms: 5_000 }, { coqewd_budget_ms: 50 });
    client.send('slow', { ms: 500 });
    await counts_with(1);
    client.close();
    const last = await counts_with(0);

    const { accepted, replied, failed, timed_out, cancelled, in_flight } = last;
    assert.equal(accepted, replied + failed + timed_out + cancelled + in_flight);
    const added = ['failed', 'timed_out', 'cancelled'].map((end) => last[end] - first[end]);
    assert.deepEqual(added, [1, 1, 1]);
  });
});

describe('when the answer does not come before the deadline', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve_tls('--demo');
    const map = ['--map', 'shop/*=back', '--request-timeout', '1s'];
    front = await site.serve('--demo', ...map, ...site.link('back', back, 'demo'));
    const client = await site.register(io4, front, 'shop');
    await linked(client, 'greet');
  });
  after(() => site?.close());

  for (const application of ['demo', 'shop']) {
    const where = application === 'demo' ? 'here' : 'on another server';
    test(`the client gets a 504 fault and nothing after it, ${where}`, async () => {
      const client = await site.register(io4, front, application);
      const observer = await site.register(io4, application === 'demo' ? front : back);
      const late_ones = async () => (await observer.ask('stats')).late;
      const before_it = await late_ones();

      const fault = await client.call('block', { ms: 2_000 });
      const next = await client.ask('greet', { name: 'next' });
      await until(async () => (await late_ones()) > before_it, 'reply that is too late');
      // What the link brought before the answer to this has come through by then.
      await client.ask('greet');

      assert.equal(fault.type, 'block');
      assert.equal(fault.message.status?.code, 504, JSON.stringify(fault));
      assert.equal(next.hello, 'next');
      assert.deepEqual(client.take_events(), []);
    });
  }

  test('a blocked worker blocks nobody else', async () => {
    const two = await site.serve('--demo', '--workers', '2', '--grace', '0');
    const blocking = await site.register(io4, two);
    const other = await site.register(io4, two);

    blocking.send('block', { ms: 2_000 });
    const taken = async () => (await other.ask('stats')).in_flight === 2;
    await until(taken, 'message that blocks');
    const names = [...Array(20).keys()].map(String);
    const hellos = [];
    for (const name of names) hellos.push((await other.ask('greet', { name })).hello);
    const came_before = blocking.take_events();

    assert.deepEqual(hellos, names);
    assert.deepEqual(came_before, [], 'the blocked worker was waited for');
    assert.equal((await blocking.reply('block')).message.blocked, 2_000);
  });
});
