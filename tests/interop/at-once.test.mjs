import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { places, serve_chain } from './support/chain.mjs';
import { generations, io4 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';

const numbers_to = (count) => [...Array(count).keys()];
const clients_at_once = 50;
const messages_at_once = 1000;

/** The later a request is sent, the sooner its answer comes; no two wait equally long. */
const wait_of = (index) => (clients_at_once - index) * 10;

for (const transport of transports) {
  describe(`many messages at once, with the default number of workers, over ${transport}`, () => {
    let site;
    let front;

    before(async () => {
      site = await Site.open();
      front = await serve_chain(site, transport);
    });
    after(() => site?.close());

    /** A client with something in its token that no other has. */
    async function known_client(index, application) {
      const client = await site.register(generations[index % 3].io, front, application);
      await client.ask('login', { username: `user ${index}`, password: 'secret' });
      return client;
    }

    for (const { application, where } of places) {
      test(`50 clients with the same type at once get their own replies, ${where}`, async () => {
        const indexes = numbers_to(clients_at_once);
        const clients = await Promise.all(indexes.map((index) => known_client(index, application)));
        const arrived = [];

        const replies = await Promise.all(
          clients.map(async (client, index) => {
            const reply = await client.call('slow', { ms: wait_of(index) });
            arrived.push(index);
            return reply;
          }),
        );

        replies.forEach(({ message }, index) => {
          const claims = claims_of(message.token);
          assert.equal(message.waited, wait_of(index));
          assert.equal(claims.welcome, `Hello user ${index}`);
          assert.equal(claims.application, application);
        });
        assert.ok(arrived.indexOf(clients_at_once - 1) < arrived.indexOf(0), `${arrived}`);
        const names = await Promise.all(clients.map((client) => client.ask('whoami')));
        assert.deepEqual(
          names.map(({ username }) => username),
          indexes.map((index) => `user ${index}`),
        );
        clients.forEach((client) => assert.deepEqual(client.take_events(), []));
        clients.forEach((client) => client.close());
      });
    }

    for (const { application, where } of places) {
      test(`1,000 messages are answered exactly once each, ${where}`, async () => {
        const client = await site.register(io4, front, application);
        const numbers = numbers_to(messages_at_once);

        for (const number of numbers) client.send('echo', { number });
        const replies = await Promise.all(numbers.map(() => client.reply('echo')));
        await client.ask('greet');

        const answered = replies.map(({ message }) => message.number);
        assert.deepEqual(
          answered.sort((a, b) => a - b),
          numbers,
        );
        assert.deepEqual(client.take_events(), []);
      });
    }
  });
}
