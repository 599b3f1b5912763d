import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io2 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';
import { until } from './support/wait.mjs';

const forwarded = ['greet', 'login', 'progress', 'nosuch'];

for (const transport of transports) {
  describe(`ours behind a Node.js QEWD server, over ${transport}`, () => {
    let site;
    let service;
    let primary;

    before(async () => {
      site = await Site.open();
      const own = ['--demo', '--server-name', 'service', '--qewd-compat'];
      service = await site.serve(...site.over(transport), ...own);
      const there = { url: service.url, application: 'demo' };
      const types = Object.fromEntries(forwarded.map((type) => [type, there]));
      const u_services = [{ application: 'shop', types }];
      primary = await site.serve_qewd({ application: 'shop', u_services, transport });
      await until(() => primary.log.includes('micro-service ready'), 'link of QEWD');
    });
    after(() => site?.close());

    // QEWD 2 speaks Engine.IO 3 alone.
    const { io } = generations[0];

    test('a message is handled by ours, the token is for the application at home', async () => {
      const client = await site.register(io, primary, 'shop');

      const reply = await client.call('greet', { name: 'over QEWD' });

      assert.equal(reply.message.hello, 'over QEWD');
      assert.equal(reply.message.server, 'service');
      assert.equal(claims_of(reply.message.token).application, 'shop');
    });

    test('claims that ours sets are there at home, the private ones too', async () => {
      const client = await site.register(io, primary, 'shop');

      await client.ask('login', { username: 'rob', password: 'secret' });
      const me = await client.ask('whoami');

      const expected = { authenticated: true, username: 'rob', welcome: 'Hello rob', by: 'qewd' };
      assert.deepEqual(me, expected);
    });

    test('intermediate messages come back', async () => {
      const client = await site.register(io, primary, 'shop');

      const reply = await client.call('progress', { steps: 3 });

      const steps = client.take_events().map(({ message }) => message.step);
      assert.deepEqual(steps, [1, 2, 3]);
      assert.equal(reply.message.done, true);
    });

    test('the link is good after a fault, which QEWD itself loses', async () => {
      const client = await site.register(io, primary, 'shop');

      client.send('nosuch');
      const message = await client.ask('greet', { name: 'after a fault' });

      assert.equal(message.hello, 'after a fault');
    });

    test('QEWD registers again with its token when ours is started again', async () => {
      const client = await site.register(io2, primary, 'shop');

      await service.restart();
      await until(() => primary.log.includes('Re-registered'), 'new link of QEWD');
      const message = await client.ask('greet', { name: 'again' });

      assert.equal(message.hello, 'again');
    });
  });
}
