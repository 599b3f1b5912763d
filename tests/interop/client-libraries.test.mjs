import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { places, serve_chain } from './support/chain.mjs';
import { call, happens, libraries, start } from './support/client-libraries.mjs';
import { io2 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

for (const { name, make } of libraries) {
  for (const transport of transports) {
    describe(`${name}, unmodified, over ${transport}`, () => {
      let site;
      let server;
      const started = [];

      before(async () => {
        site = await Site.open();
        server = await serve_chain(site, transport);
      });
      after(async () => {
        for (const library of started) library.disconnectSocket();
        await site?.close();
      });

      async function fresh(application) {
        const library = await make(site);
        await start(library, site, server, application);
        started.push(library);
        return library;
      }

      test('it registers, sends and reads the claims of its token', async () => {
        const library = await fresh();

        const reply = await call(library, { type: 'greet', params: { name: 'Rob' } });

        assert.equal(reply.message.hello, 'Rob');
        assert.equal(library.jwt.application, 'demo');
      });

      for (const { application, where, server: name_there } of places) {
        test(`it is answered under its own application, ${where}`, async () => {
          const library = await fresh(application);
          await call(library, { type: 'login', params: { username: 'rob', password: 'secret' } });

          const { message } = await call(library, { type: 'whoami' });

          assert.equal(message.server, name_there);
          assert.equal(message.username, 'rob');
          assert.equal(library.jwt.application, application);
        });

        test(`it gets intermediate messages by their type, ${where}`, async () => {
          const library = await fresh(application);
          const steps = [];
          library.on('progress', ({ finished, message }) => finished || steps.push(message.step));

          const reply = await call(library, { type: 'progress', params: { steps: 3 } });

          assert.deepEqual(steps, [1, 2, 3]);
          assert.equal(reply.message.done, true);
        });

        test(`its error event and its callback are told of a fault, ${where}`, async () => {
          const library = await fresh(application);
          const event = happens(library, 'error');
          const params = { code: 418, text: 'no tea' };

          const reply = await call(library, { type: 'fault', params });

          assert.deepEqual(reply.message, { error: 'no tea', status: { code: 418 } });
          assert.deepEqual((await event).message, reply.message);
        });
      }

      test('its session outlives a restart, although it re-registers without jwt', async () => {
        const library = await fresh();
        await call(library, { type: 'login', params: { username: 'rob', password: 'secret' } });

        const back = happens(library, 'ewd-reregistered');
        await server.restart();
        await back;
        const { message } = await call(library, { type: 'whoami' });

        assert.equal(message.authenticated, true);
        assert.equal(message.username, 'rob');
      });

      test('forwarding goes on after its re-register', async () => {
        const library = await fresh('shop');

        const back = happens(library, 'ewd-reregistered');
        await server.restart();
        await back;
        await linked(await site.register(io2, server, 'shop'), 'greet');
        const { message } = await call(library, { type: 'whoami' });

        assert.equal(message.server, 'middle');
      });
    });
  }
}

test('qewd-client: reply() gives the reply as a promise', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const library = await libraries[0].make(site);
  await start(library, site, await site.serve('--demo'));

  const reply = await library.reply({ type: 'greet', params: { name: 'Rob' } });

  library.disconnectSocket();
  assert.equal(reply.message.hello, 'Rob');
});
