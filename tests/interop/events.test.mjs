import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ways } from './support/event-client.mjs';
import { generations } from './support/generations.mjs';
import { Site } from './support/site.mjs';

const picture = Buffer.from([1, 2, 3, 0, 255]);

for (const { name, io } of generations) {
  for (const { way, transports, ends_on } of ways) {
    describe(`${name}, ${way}`, () => {
      let site;
      let server;
      const is_old = name.endsWith(' 2');

      before(async () => {
        site = await Site.open();
        server = await site.play();
      });
      after(() => site?.close());

      async function meet(namespace, options = {}) {
        const client = await site.meet(io, server, namespace, { transports, ...options });
        await client.on_transport(ends_on);
        return client;
      }

      test('events come back with any arguments', async () => {
        const client = await meet('/');
        const said = [1, '2', { 3: [false] }, null, 'Röbin €𝄞', 1.5e300, []];

        client.emit('message', ...said);

        assert.deepEqual(await client.hears('message-back'), said);
      });

      test('binary data comes back, anywhere in the arguments', async () => {
        const client = await meet('/');

        client.emit('message', { deep: [picture] }, picture, 'text');
        const [nested, plain, text] = await client.hears('message-back');

        assert.deepEqual(Buffer.from(nested.deep[0]), picture);
        assert.deepEqual(Buffer.from(plain), picture);
        assert.equal(text, 'text');
      });

      test('acknowledgements go both ways', async () => {
        const client = await meet('/');
        client.socket.on('question', (...args) => args.pop()('answer', picture, args));

        const [number, bytes] = await client.ask('message-with-ack', 7, picture);
        client.emit('ask', 'what?');
        const [answer, more, asked] = await client.hears('answered');

        assert.equal(number, 7);
        assert.deepEqual(Buffer.from(bytes), picture);
        assert.equal(answer, 'answer');
        assert.deepEqual(Buffer.from(more), picture);
        assert.deepEqual(asked, ['what?']);
      });

      test('a message of nearly 1 MB comes back', async () => {
        const client = await meet('/');
        const much = 'x'.repeat(999_000);

        client.emit('message', much);

        assert.deepEqual(await client.hears('message-back'), [much]);
      });

      test('namespaces know the auth of their clients', async () => {
        const options = is_old ? { query: { token: 'secret' } } : { auth: { token: 'secret' } };

        const client = await meet('/custom', options);

        const [auth] = await client.hears('auth');
        assert.equal(auth.token, 'secret');
      });

      test('middleware lets in and refuses, with its data', async () => {
        const with_token = (token) => (is_old ? { query: { token } } : { auth: { token } });

        const stranger = site.client(io, server, '/admin', { transports, ...with_token('no') });
        const refusal = await stranger.refused();
        const friend = await meet('/admin', with_token('secret'));

        if (is_old) assert.deepEqual(refusal, { code: 401 });
        else assert.deepEqual([refusal.message, refusal.data], ['Not authorized', { code: 401 }]);
        assert.deepEqual(await friend.ask('message-with-ack', 'in'), ['in']);
      });

      test('a namespace that is not there is refused', async () => {
        const client = site.client(io, server, '/nowhere', { transports });

        const refusal = await client.refused();

        assert.equal(refusal.message, 'Invalid namespace');
      });

      test('dynamic namespaces come into being', async () => {
        const client = await meet('/dynamic-7');

        assert.deepEqual(await client.hears('in'), ['/dynamic-7']);
      });

      test('rooms hear what is for them', async () => {
        const [ada, bob, eve] = await Promise.all(['a', 'b', 'e'].map(() => meet('/rooms')));
        await ada.ask('join', 'kitchen');
        assert.deepEqual(await bob.ask('join', 'kitchen'), [2]);

        ada.emit('to', 'kitchen', 'tea?');
        assert.deepEqual(await bob.hears('heard'), ['tea?']);
        eve.emit('in', 'kitchen', 'coffee?');
        assert.deepEqual(await ada.hears('heard'), ['coffee?']);
        assert.deepEqual(await bob.hears('heard'), ['coffee?']);
        bob.emit('except', 'kitchen', 'quiet');
        assert.deepEqual(await eve.hears('heard'), ['quiet']);
        await bob.ask('leave', 'kitchen');
        ada.emit('all', picture, 'bye');

        for (const client of [ada, bob, eve]) {
          const [bytes, text] = await client.hears('heard');
          assert.deepEqual(Buffer.from(bytes), picture);
          assert.equal(text, 'bye');
          assert.deepEqual(client.take('heard'), []);
        }
      });

      test('the server disconnects a client, and the others hear why one has gone', async () => {
        const [staying, leaving, closed] = await Promise.all([1, 2, 3].map(() => meet('/')));
        const whose = (client) => client.socket.id;
        const [left, kicked] = [whose(leaving), whose(closed)];

        leaving.close();
        assert.deepEqual(await staying.hears('gone'), [left, 'client namespace disconnect']);
        const reason = closed.disconnected();
        closed.emit('leave-me');
        assert.equal(await reason, 'io server disconnect');
        assert.deepEqual(await staying.hears('gone'), [kicked, 'server namespace disconnect']);
      });

      test('what was emitted before the server closes the connection arrives', async () => {
        const client = await meet('/');
        const reason = client.disconnected();

        client.emit('flood', 3);
        client.emit('leave-me', true);

        await client.hears('flooded');
        assert.equal(await reason, 'io server disconnect');
      });

      test('a handler that throws hurts nobody', async () => {
        const client = await meet('/');

        client.emit('throw');

        assert.deepEqual(await client.ask('message-with-ack', 'still here'), ['still here']);
      });

      test('ten thousand events arrive in order', async () => {
        const client = await meet('/');
        let next = 0;
        client.socket.on('numbered', (number) => {
          assert.equal(number, next);
          next += 1;
        });

        client.emit('flood', 10_000);
        await client.hears('flooded');

        assert.equal(next, 10_000);
        assert.ok(client.take('volatile').length < 10_000);
      });
    });
  }
}
