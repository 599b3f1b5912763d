import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';

const clients_at_once = 50;
const messages_in_order = 1000;

describe('many messages', () => {
  let site;
  let front;

  before(async () => {
    site = await Site.open();
    // With one worker there is an order to keep.
    const own = ['--demo', '--workers', '1'];
    const back = await site.serve_tls(...own);
    front = await site.serve(...own, ...site.link('back', back, 'demo'), '--map', 'shop/*=back');
    await linked(await site.register(generations[2].io, front, 'shop'), 'greet');
  });
  after(() => site?.close());

  /** A client with something in its token that no other has. */
  async function known_client(index, application) {
    const client = await site.register(generations[index % 3].io, front, application);
    await client.ask('login', { username: `user ${index}`, password: 'secret' });
    return client;
  }

  for (const application of ['demo', 'shop']) {
    const where = application === 'demo' ? 'here' : 'on another server';
    test(`50 clients with the same type at once get their own replies, ${where}`, async () => {
      const indexes = [...Array(clients_at_once).keys()];
      const clients = await Promise.all(indexes.map((index) => known_client(index, application)));

      const replies = await Promise.all(
        clients.map((client, index) => client.call('greet', { name: `user ${index}` })),
      );

      replies.forEach((reply, index) => {
        const claims = claims_of(reply.message.token);
        assert.equal(reply.message.hello, `user ${index}`);
        assert.equal(claims.welcome, `Hello user ${index}`);
        assert.equal(claims.application, application);
      });
      const names = await Promise.all(clients.map((client) => client.ask('whoami')));
      assert.deepEqual(
        names.map(({ username }) => username),
        indexes.map((index) => `user ${index}`),
      );
      clients.forEach((client) => assert.deepEqual(client.take_events(), []));
      clients.forEach((client) => client.close());
    });
  }

  for (const { name, io } of generations) {
    for (const application of ['demo', 'shop']) {
      const where = application === 'demo' ? 'here' : 'on another server';
      test(`${name}: 1,000 messages are answered in their order, ${where}`, async () => {
        const client = await site.register(io, front, application);
        const numbers = [...Array(messages_in_order).keys()];

        for (const number of numbers) client.send('echo', { number });
        const replies = await Promise.all(numbers.map(() => client.reply('echo')));

        assert.deepEqual(
          replies.map(({ message }) => message.number),
          numbers,
        );
      });
    }
  }
});
