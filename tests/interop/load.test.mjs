import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { places, serve_chain } from './support/chain.mjs';
import { generations } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

const messages_in_order = 1000;

for (const transport of transports) {
  describe(`many messages to one worker, over ${transport}`, () => {
    let site;
    let front;

    before(async () => {
      site = await Site.open();
      // With one worker there is an order to keep.
      front = await serve_chain(site, transport, '--workers', '1');
    });
    after(() => site?.close());

    for (const { name, io } of generations) {
      for (const { application, where } of places.slice(0, 2)) {
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
}
