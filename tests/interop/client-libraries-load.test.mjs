import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { places, serve_chain } from './support/chain.mjs';
import { call, libraries, replies, start } from './support/client-libraries.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

const numbers_to = (count) => [...Array(count).keys()];
const libraries_at_once = 50;
const messages_in_order = 1000;

/** The later a request is sent, the sooner its answer comes; no two wait equally long. */
const wait_of = (index) => (libraries_at_once - index) * 10;

for (const { name, make } of libraries) {
  for (const transport of transports) {
    describe(`${name}, unmodified, many messages over ${transport}`, () => {
      let site;
      let front;
      const started = [];

      before(async () => {
        site = await Site.open();
        // With one worker there is an order to keep.
        front = await serve_chain(site, transport, '--workers', '1');
      });
      after(async () => {
        for (const library of started) library.disconnectSocket();
        await site?.close();
      });

      async function fresh(application) {
        const library = await make(site);
        await start(library, site, front, application);
        started.push(library);
        return library;
      }

      /** One with something in its token that no other has. */
      async function known(index, application) {
        const library = await fresh(application);
        const params = { username: `user ${index}`, password: 'secret' };
        await call(library, { type: 'login', params });
        return library;
      }

      for (const { application, where } of [places[0], places[2]]) {
        test(`50 with the same type at once get their own replies, ${where}`, async () => {
          const indexes = numbers_to(libraries_at_once);
          const all = await Promise.all(indexes.map((index) => known(index, application)));
          const arrived = [];

          const messages = await Promise.all(
            all.map(async (library, index) => {
              const params = { ms: wait_of(index) };
              const { message } = await call(library, { type: 'slow', params });
              arrived.push(index);
              return message;
            }),
          );

          messages.forEach(({ waited }, index) => assert.equal(waited, wait_of(index)));
          all.forEach(({ jwt }, index) => assert.equal(jwt.welcome, `Hello user ${index}`));
          // Some have overtaken others, which is what mixes up replies that go by their type.
          assert.notDeepEqual(arrived, indexes);
        });

        test(`1,000 messages are answered in their order, ${where}`, async () => {
          const library = await fresh(application);
          const numbers = numbers_to(messages_in_order);
          const answers = replies(library, 'echo', messages_in_order);

          for (const number of numbers) library.send({ type: 'echo', params: { number } });

          assert.deepEqual(
            (await answers).map(({ message }) => message.number),
            numbers,
          );
        });
      }
    });
  }
}
