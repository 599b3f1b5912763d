import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';
import { until } from './support/wait.mjs';

const forwarded = ['greet', 'echo', 'login', 'fault', 'progress', 'slow'];
const callers = 20;

/* Two of ours in front of a Node.js QEWD, which passes everything on to another of ours. */
for (const transport of transports) {
  describe(`a Node.js QEWD server between ours, over ${transport}`, () => {
    let site;
    let fronts;
    let node;

    before(async () => {
      site = await Site.open();
      const own = ['--demo', '--qewd-compat', '--request-timeout', '3s'];
      const over = site.over(transport);
      const back = await site.serve(...over, ...own, '--server-name', 'back');
      const there = { url: back.url, application: 'demo' };
      const types = Object.fromEntries(forwarded.map((type) => [type, there]));
      const u_services = [{ application: 'store', types }];
      node = await site.serve_qewd({ application: 'store', u_services, transport });
      await until(() => node.log.includes('micro-service ready'), 'link of QEWD');
      const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];
      const to_node = ['--map', 'shop/*=node', ...site.link('node', node, 'store')];
      const flags = [...over, ...own, ...soon, ...to_node];
      fronts = [await site.serve(...flags), await site.serve(...flags)];
      for (const front of fronts) await linked(await site.register(io4, front, 'shop'), 'greet');
    });
    after(() => site?.close());

    test('a message goes through all three and comes back', async () => {
      const client = await site.register(io4, fronts[0], 'shop');

      const reply = await client.call('greet', { name: 'all the way' });

      assert.equal(reply.message.hello, 'all the way', JSON.stringify(reply));
      assert.equal(reply.message.server, 'back');
      assert.equal(claims_of(reply.message.token).application, 'shop');
    });

    test('a fault comes back with its status', async () => {
      const client = await site.register(io4, fronts[0], 'shop');

      const message = await client.ask('fault', { code: 418, text: 'deliberate error' });

      assert.deepEqual(message, { error: 'deliberate error', status: { code: 418 } });
    });

    test('clients of both fronts with the same type at once get their own replies', async () => {
      const clients = await Promise.all(
        [...Array(callers).keys()].map((n) =>
          site.register(generations[n % 3].io, fronts[n % 2], 'shop'),
        ),
      );

      const replies = await Promise.all(clients.map((client, n) => client.call('echo', { n })));

      assert.deepEqual(
        replies.map(({ message }) => message.n),
        [...Array(callers).keys()],
      );
    });

    // QEWD forwards for a connection that has registered, and not for one that has re-registered.
    test('a message goes through all three again when QEWD was started anew', async () => {
      await node.stop();
      await node.start();
      await until(() => node.log.includes('micro-service ready'), 'link of QEWD');
      const client = await site.register(io4, fronts[0], 'shop');

      await linked(client, 'greet');
    });
  });
}
