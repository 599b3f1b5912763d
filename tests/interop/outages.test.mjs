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
    front = await site.serve_tls(
      ...[
        '--demo',
        '--server-name',
        'front',
        '--map',
        'shop/*=back',
        '--redial-min',
        '50ms',
        '--redial-max',
        '200ms',
      ],
      ...site.link('back', back, 'demo'),
    );
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
    const lonely = await site.serve(
      '--demo',
      '--peer',
      'stock=http://127.0.0.1:9,application=demo',
    );
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
    const client = await site.register(io4, front);
    const count = async () => {
      const counts = await client.ask('stats');
      return counts.in_flight === 1 && counts;
    };

    const counts = await until(count, 'end of all other requests');

    const { accepted, replied, failed, timed_out, cancelled, in_flight } = counts;
    assert.equal(accepted, replied + failed + timed_out + cancelled + in_flight);
    assert.ok(failed >= 2 * callers);
  });
});

describe('when the answer does not come before the deadline', () => {
  let site;
  let front;

  before(async () => {
    site = await Site.open();
    const back = await site.serve_tls('--demo', '--workers', '1');
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

      const late = await client.call('slow', { ms: 3_000 });
      const next = await client.ask('greet', { name: 'next' });

      assert.equal(late.type, 'slow');
      assert.equal(late.message.status?.code, 504, JSON.stringify(late));
      assert.equal(next.hello, 'next');
      const later = await client.ask('slow', { ms: 900 });
      assert.equal(later.waited, 900);
      assert.deepEqual(client.take_events(), []);
    });
  }

  test('a blocked worker blocks nobody else', async () => {
    const two = await site.serve('--demo', '--workers', '2', '--grace', '0');
    const blocking = await site.register(io4, two);
    const other = await site.register(io4, two);

    blocking.send('block', { ms: 3_000 });
    const begun = Date.now();
    const names = [...Array(20).keys()].map(String);
    for (const name of names) assert.equal((await other.ask('greet', { name })).hello, name);
    const took = Date.now() - begun;

    assert.ok(took < 2_500, `20 messages beside a blocked worker took ${took} ms`);
    assert.equal((await blocking.reply('block')).message.blocked, 3_000);
  });
});
