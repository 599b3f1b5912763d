import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';

/*
 * Three servers joined by TLS links. At each of them the application has another name:
 * shop at the front, store in the middle and demo at the back.
 */
for (const transport of transports) {
  describe(`messages that are handled on another server, over ${transport}`, () => {
    let site;
    let front;

    before(async () => {
      site = await Site.open();
      const back = await site.serve_tls('--demo', '--server-name', 'back');
      const middle = await site.serve_tls(
        ...['--demo', '--server-name', 'middle', '--map', 'store/*=back'],
        ...site.link('back', back, 'demo'),
      );
      const { cert, key, ca } = site.certificates;
      const host = { middle: { host: middle.url, application: 'demo' } };
      const chain = { chain: { host: middle.url, application: 'store' } };
      const config = {
        serverName: 'front',
        ssl: transport === 'TLS' && { certFilePath: cert, keyFilePath: key },
        moduleMap: { shop: 'demo' },
        u_services: {
          destinations: { ...host, ...chain, stock: { host: middle.url, application: 'demo' } },
          routes: [
            { application: 'shop', types: { login: { destination: 'middle' } } },
            { application: 'shop', types: { progress: { destination: 'middle' } } },
            { application: 'chained', types: { '*': { destination: 'chain' } } },
          ],
        },
      };
      front = await site.serve_config('front', config, '--demo', '--peer-ca', ca);
      const first = await site.register(generations[0].io, front, 'chained');
      await linked(first, 'greet', { name: 'first' });
    });
    after(() => site?.close());

    for (const { name, io } of generations) {
      test(`${name}: claims that are set elsewhere are there at home`, async () => {
        const client = await site.register(io, front, 'shop');

        const login = await client.call('login', { username: 'rob', password: 'secret' });
        const me = await client.ask('whoami');

        assert.equal(claims_of(login.message.token).application, 'shop');
        const expected = {
          authenticated: true,
          username: 'rob',
          server: 'front',
          application: 'shop',
        };
        const { authenticated, username, server, application } = me;
        assert.deepEqual({ authenticated, username, server, application }, expected);
      });

      test(`${name}: a chain changes the application at each hop and back again`, async () => {
        const client = await site.register(io, front, 'chained');

        await client.ask('login', { username: 'eva', password: 'secret' });
        const me = await client.call('whoami');

        const { server, application, username } = me.message;
        const expected = { server: 'back', application: 'demo', username: 'eva' };
        assert.deepEqual({ server, application, username }, expected);
        assert.equal(claims_of(me.message.token).application, 'chained');
      });

      test(`${name}: intermediate messages find their way back over two hops`, async () => {
        const client = await site.register(io, front, 'chained');

        const reply = await client.call('progress', { steps: 4 });

        const events = client.take_events();
        assert.deepEqual(
          events.map(({ type, finished }) => [type, finished]),
          Array(4).fill(['progress', false]),
        );
        assert.deepEqual(
          events.map(({ message }) => message.step),
          [1, 2, 3, 4],
        );
        assert.equal(reply.message.server, 'back');
      });

      test(`${name}: faults of every kind come back over two hops`, async () => {
        const client = await site.register(io, front, 'chained');

        const fault = await client.ask('fault', { code: 418, text: 'deliberate error' });
        const unknown = await client.ask('nosuch');
        const thrown = await client.ask('fail');

        assert.deepEqual(fault, { error: 'deliberate error', status: { code: 418 } });
        assert.deepEqual(unknown, {
          error: 'Handler not defined for demo messages of type nosuch',
        });
        assert.deepEqual(thrown, { error: 'The handler failed', status: { code: 500 } });
      });

      test(`${name}: what only links need does not show in replies`, async () => {
        const client = await site.register(io, front, 'chained');

        const reply = await client.call('echo', { a: 1 });

        const { token, ...message } = reply.message;
        assert.deepEqual(message, { a: 1 });
        const { type, finished, message: _, responseTime, ...rest } = reply;
        assert.deepEqual({ type, finished, rest }, { type: 'echo', finished: true, rest: {} });
      });

      test(`${name}: a handler that asks another server replies with its answer`, async () => {
        const client = await site.register(io, front);

        const reply = await client.call('order', { item: 'tea' });

        const [event] = client.take_events();
        assert.equal(event.type, 'progress');
        assert.equal(reply.message.ordered, 'tea');
        assert.equal(reply.message.server, 'front');
        assert.equal(reply.message.stock.hello, 'tea');
        assert.equal(reply.message.stock.server, 'middle');
        assert.equal(claims_of(reply.message.token).application, 'demo');
      });

      test(`${name}: an id that the client sets itself comes back to it unchanged`, async () => {
        const client = await site.register(io, front, 'chained');

        const replies = await Promise.all([
          client.call('echo', { n: 1 }, { ms_requestId: 'mine' }),
          client.call('echo', { n: 2 }, { ms_requestId: 7 }),
        ]);

        const pairs = replies.map(({ message, ms_requestId }) => [message.n, ms_requestId]);
        assert.deepEqual(pairs.sort(), [
          [1, 'mine'],
          [2, 7],
        ]);
      });
    }
  });
}
