import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io2, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';

const remote = ['login', 'echo', 'steps', 'refuse', 'crash', 'list', 'text', 'silent', 'nosuch'];
const callers = 20;

for (const { how, transport, query } of [
  { how: 'over plain, Engine.IO found out by the dialer', transport: 'plain', query: '' },
  { how: 'over plain, Engine.IO 3', transport: 'plain', query: '/socket.io/?EIO=3' },
  { how: 'over TLS, Engine.IO found out by the dialer', transport: 'TLS', query: '' },
]) {
  describe(`a Node.js QEWD server behind ours, ${how}`, () => {
    let site;
    let node;
    let front;

    before(async () => {
      site = await Site.open();
      node = await site.serve_qewd({ application: 'service', transport });
      const types = Object.fromEntries(remote.map((type) => [type, { destination: 'node' }]));
      const config = {
        serverName: 'front',
        moduleMap: { shop: 'demo' },
        u_services: {
          destinations: { node: { host: node.url + query, application: 'service' } },
          routes: [{ application: 'shop', types }],
        },
      };
      const times = ['--request-timeout', '5s', '--redial-min', '50ms', '--redial-max', '200ms'];
      const own = ['--demo', '--qewd-compat', '--peer-ca', site.certificates.ca];
      front = await site.serve_config('front', config, ...own, ...times);
      await linked(await site.register(io4, front, 'shop'), 'echo');
    });
    after(() => site?.close());

    test('a message is handled there, under the application that it has there', async () => {
      const client = await site.register(io2, front, 'shop');

      const reply = await client.call('echo', { a: 1 });

      const { token, ...message } = reply.message;
      assert.deepEqual(message, { echo: { a: 1 }, by: 'qewd', application: 'service' });
      assert.equal(reply.finished, true);
      assert.equal(claims_of(token).application, 'shop');
    });

    test('claims that are set there are there at home, the private ones too', async () => {
      const client = await site.register(io2, front, 'shop');

      await client.ask('login', { username: 'rob' });
      const { authenticated, username, welcome, server } = await client.ask('whoami');

      const expected = {
        authenticated: true,
        username: 'rob',
        welcome: 'Hello rob',
        server: 'front',
      };
      assert.deepEqual({ authenticated, username, welcome, server }, expected);
    });

    test('many clients that send the same type at once get their own replies', async () => {
      const clients = await Promise.all(
        [...Array(callers).keys()].map((n) => site.register(generations[n % 3].io, front, 'shop')),
      );
      await Promise.all(clients.map((client, n) => client.ask('login', { username: `user ${n}` })));

      const replies = await Promise.all(clients.map((client, n) => client.call('echo', { n })));

      replies.forEach(({ message }, n) => {
        assert.deepEqual(message.echo, { n });
        assert.equal(claims_of(message.token).welcome, `Hello user ${n}`);
      });
    });

    for (const type of ['steps', 'progress']) {
      test(`intermediate messages of type ${type} come back to a request of steps`, async () => {
        const client = await site.register(io4, front, 'shop');

        const reply = await client.call('steps', { steps: 3, as: type });

        const events = client.take_events();
        assert.deepEqual(
          events.map((event) => [event.type, event.finished]),
          Array(3).fill([type, false]),
        );
        assert.deepEqual(
          events.map(({ message }) => message.step),
          [1, 2, 3],
        );
        assert.equal(reply.message.done, true);
      });
    }

    test('faults of a handler come back with their status', async () => {
      const client = await site.register(io4, front, 'shop');

      const message = await client.ask('refuse');

      assert.deepEqual(message, { error: 'deliberate error', status: { code: 418 } });
    });

    test('an unknown type is a fault, although QEWD answers it without the id', async () => {
      const client = await site.register(io4, front, 'shop');

      const reply = await client.call('nosuch');

      assert.equal(reply.message.error, 'Handler not defined for service messages of type nosuch');
    });

    test('an array comes as QEWD wraps it for a request with an id, a text as it is', async () => {
      const client = await site.register(io4, front, 'shop');

      const list = await client.ask('list');
      client.send('text');
      const text = await client.reply('text');

      assert.deepEqual(list, { results: [1, 2, 3] });
      assert.equal(text.message, 'just a string');
    });

    test('a handler that never answers is a 504 fault', async () => {
      const client = await site.register(io4, front, 'shop');

      const { message } = await client.call('silent', {}, { coqewd_budget_ms: 300 });

      assert.equal(message.status?.code, 504, JSON.stringify(message));
    });

    test('calls in flight get a fault when it is gone, and its new start is noticed', async () => {
      const client = await site.register(io4, front, 'shop');
      await node.stop();
      await node.start();
      await linked(client, 'echo');

      client.send('silent');
      await client.ask('greet');
      await node.stop();
      const lost = await client.reply('silent');
      const refused = await client.ask('echo');
      await node.start();
      const again = await linked(client, 'echo', { again: true });

      assert.equal(lost.message.status.code, 503);
      assert.match(lost.message.error, /connection was lost/);
      assert.deepEqual(refused, {
        error: 'MicroService connection is down',
        status: { code: 503 },
      });
      assert.deepEqual(again.echo, { again: true });
    });

    // Stands last: QEWD's master may die of what is sent to the dead worker.
    test('a worker that dies is a fault without its last words', async () => {
      const client = await site.register(io4, front, 'shop');

      const reply = await client.call('crash');

      assert.equal(reply.message.status.code, 500);
      assert.equal(JSON.stringify(reply).includes('private words'), false);
    });
  });
}
