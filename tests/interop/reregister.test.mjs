import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { within } from './support/wait.mjs';

/** The library's own reconnection; the promise is there before the server goes. */
function reconnected(client) {
  return within(new Promise((resolve) => client.socket.once('connect', resolve)), 'reconnection');
}

for (const { name, io } of generations) {
  for (const transport of ['plain', 'TLS']) {
    describe(`${name} over ${transport}, when the server is started again`, () => {
      let site;
      let server;
      let client;

      before(async () => {
        site = await Site.open();
        server = transport === 'TLS' ? await site.serve_tls('--demo') : await site.serve('--demo');
        const reconnection = {
          reconnection: true,
          reconnectionDelay: 20,
          reconnectionDelayMax: 100,
        };
        client = await site.connect(io, server, reconnection);
        await client.register('demo');
        await client.ask('login', { username: 'rob', password: 'secret' });
      });
      after(() => site?.close());

      for (const flag of [{ jwt: true }, {}]) {
        const how = flag.jwt ? 'with' : 'without';
        test(`the session goes on after a re-register ${how} the jwt flag`, async () => {
          const back = reconnected(client);
          await server.restart();
          await back;

          client.emit({ type: 'ewd-reregister', token: client.token, ...flag });
          const reply = await client.reply('ewd-reregister');
          const me = await client.ask('whoami');

          assert.equal(reply.message.ok, true);
          assert.equal(typeof reply.message.token, 'string');
          assert.equal(me.authenticated, true);
          assert.equal(me.username, 'rob');
        });
      }
    });
  }
}
