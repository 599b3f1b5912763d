import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, happens, libraries, start, start_without_jwt } from './support/client-libraries.mjs';
import { generations, io2 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

const kinds = [
  { kind: 'a JWT', members: { jwt: true }, starts: start },
  { kind: 'a token session', members: {}, starts: start_without_jwt },
];
const pushed = (to) => ({ type: 'pushed', message: { direct: true, to } });

/** Registers in that way; all later messages show the last token that came. */
async function begin(client, members, application = 'shop') {
  client.emit({ type: 'ewd-register', application, ...members });
  return client.reply('ewd-register');
}

for (const { name, io } of generations) {
  for (const { kind, members } of kinds) {
    describe(`${name} with ${kind}`, () => {
      let site;
      let server;

      before(async () => {
        site = await Site.open();
        server = await site.serve_applications('--workers', '2');
      });
      after(() => site?.close());

      async function fresh(application = 'shop') {
        const client = await site.connect(io, server);
        await begin(client, members, application);
        return client;
      }

      /** The next push that comes. */
      const push_to = (client) => client.frame((frame) => frame.type === 'pushed', 'push');

      test('two messages at once lose nothing of each other', async () => {
        const client = await fresh();

        client.send('set', { name: 'a', value: 1, ms: 100 });
        client.send('set', { name: 'b', value: 2 });
        client.send('set', { name: 'c', value: 3, then: 'fail', ms: 50 });
        await client.reply('set');
        await client.reply('set');
        await client.reply('set');
        const { values } = await client.ask('get');

        assert.deepEqual([values.a, values.b, values.c], [1, 2, 3]);
      });

      test('a service is for whom it is allowed, and keeps what it changes', async () => {
        const client = await fresh();
        const refusal = {
          error: 'You are not allowed access to the stock service',
          service: 'stock',
        };

        const first = await client.ask('count', { item: 'tea' }, { service: 'stock' });
        const { values } = await client.ask('get');
        await client.call('allow', { service: 'stock', how: 'no' });
        const second = await client.ask('count', { item: 'tea' }, { service: 'stock' });
        const other = await client.ask('count', {}, { service: 'bank' });

        assert.deepEqual(first, { of: 'shop' });
        assert.equal(values.counted, 'tea');
        assert.deepEqual(second, refusal);
        assert.deepEqual(other, {
          error: 'bank service is not permitted for the shop application',
          service: 'bank',
        });
      });

      test('an application says an error in its own words', async () => {
        const client = await fresh();

        const message = await client.ask('nonsense');

        assert.deepEqual(message, { error: 'The shop does not know that', status: { code: 404 } });
      });

      test('a handler pushes to its client, a connection, an application, all', async () => {
        const client = await fresh();
        const other = await fresh('stock');
        const stranger = await site.connect(io, server);

        client.send('push', { to: 'me' });
        const mine = await push_to(client);
        client.send('push', { to: 'socket', id: other.socket.id });
        const theirs = await push_to(other);
        client.send('push', { to: 'application', id: 'stock' });
        const all_of_stock = await push_to(other);
        client.send('push', { to: 'all' });
        const everybody = [await push_to(client), await push_to(other), await push_to(stranger)];

        assert.deepEqual(mine, pushed('me'));
        assert.deepEqual(theirs, pushed('socket'));
        assert.deepEqual(all_of_stock, pushed('application'));
        for (const frame of everybody) assert.deepEqual(frame, pushed('all'));
      });

      test('a session that came back on another connection is pushed to there', async () => {
        const client = await fresh();
        const { token } = client;
        const back = await site.connect(io, server);

        back.emit({ type: 'ewd-reregister', token });
        await back.reply('ewd-reregister');
        back.token ??= token;
        back.send('push', { to: 'me' });
        const mine = await push_to(back);
        back.send('push', { to: 'application', id: 'shop' });
        const of_the_shop = await push_to(back);

        assert.deepEqual(mine, pushed('me'));
        assert.deepEqual(of_the_shop, pushed('application'));
      });
    });
  }
}

for (const { name, make } of libraries) {
  for (const { kind, starts } of kinds) {
    test(`${name}, unmodified, with ${kind}, hears pushes`, async (context) => {
      const site = await Site.open();
      context.after(() => site.close());
      const server = await site.serve_applications();
      const library = await make(site);
      await starts(library, site, server, 'shop');

      const push = happens(library, 'pushed');
      const reply = await call(library, { type: 'push', params: { to: 'me' } });
      const frame = await push;

      library.disconnectSocket();
      assert.equal(reply.message.ok, true);
      assert.deepEqual(frame, pushed('me'));
    });
  }
}

async function one_client(context, members, ...flags) {
  const site = await Site.open();
  context.after(() => site.close());
  const server = await site.serve_applications(...flags);
  const client = await site.connect(io2, server);
  await begin(client, members);
  return { site, server, client };
}

test('the data of a session are the same on all workers', async (context) => {
  const { client } = await one_client(context, {}, '--workers', '4');

  for (let count = 0; count < 20; ++count) {
    await client.call('set', { name: `n${count}`, value: count });
  }
  const { data } = await client.ask('get');

  assert.equal(Object.keys(data).length, 20);
});

test('a session that a handler ended is refused', async (context) => {
  const { client } = await one_client(context, {});

  const last = await client.ask('end');
  const later = await client.ask('get');

  assert.deepEqual(last, { ok: true });
  assert.deepEqual(later, { error: 'Invalid token or session expired', disconnect: true });
});

test('a JWT that a handler ended is not renewed', async (context) => {
  const { client } = await one_client(context, { jwt: true });

  const { message } = await client.call('end');

  assert.deepEqual(message, { ok: true });
});

test('a locked session has one message at a time', async (context) => {
  const { client } = await one_client(context, {}, '--workers', '4', '--lock-session', '10s');

  client.send('set', { name: 'a', value: 1, ms: 200 });
  client.send('get');
  const { message } = await client.reply('get');

  assert.equal(message.values.a, 1);
});

test('who waits too long for a locked session is told so', async (context) => {
  const { client } = await one_client(context, {}, '--workers', '4', '--lock-session', '100ms');

  client.send('set', { name: 'a', value: 1, ms: 2000 });
  client.send('get');
  const { message } = await client.reply('get');

  assert.deepEqual(message, { error: 'Timed out waiting for EWD session to be released' });
});

test('what servers behind one server change in a session is put together', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const one = await site.serve_applications('--server-name', 'one');
  const two = await site.serve_applications('--server-name', 'two');
  const maps = ['--map', 'both/set=one', '--map', 'both/count=two', '--map', 'both/get=one'];
  const links = [...site.link('one', one, 'shop'), ...site.link('two', two, 'stock')];
  const front = await site.serve(...maps, ...links);
  const client = await site.connect(io2, front);
  await begin(client, { jwt: true }, 'both');
  await linked(client, { type: 'get' });
  await linked(client, { type: 'count', params: { item: 'none' } });

  client.send('set', { name: 'a', value: 1, ms: 100 });
  client.send('count', { item: 'tea' });
  await client.reply('count');
  await client.reply('set');
  const { values } = await client.ask('get');

  assert.equal(values.a, 1);
  assert.equal(values.counted, 'tea');
});

/** Asks again until the link behind the server is there. */
async function linked(client, { type, params = {} }) {
  return until(async () => {
    const { message } = await client.call(type, params);
    return message.status?.code !== 503 && message;
  }, 'link');
}
