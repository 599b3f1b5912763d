import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';
import { within } from './support/wait.mjs';

/** The library's own reconnection; the promise is there before the server goes. */
function reconnected(client) {
  return within(new Promise((resolve) => client.socket.once('connect', resolve)), 'reconnection');
}

for (const { name, io } of generations) {
  for (const transport of transports) {
    describe(`${name} over ${transport}, when the server is started again`, () => {
      let site;
      let server;

      before(async () => {
        site = await Site.open();
        const back = await site.serve_tls('--demo', '--server-name', 'back');
        const map = ['--map', 'shop/*=back', ...site.link('back', back, 'demo')];
        server = await site.serve(...site.over(transport), '--demo', ...map);
      });
      after(() => site?.close());

      /** A client that has logged in, and comes back by itself. */
      async function known_client(application) {
        const soon = { reconnectionDelay: 20, reconnectionDelayMax: 100 };
        const client = await site.connect(io, server, { reconnection: true, ...soon });
        await client.register(application);
        await linked(client, 'login', { username: 'rob', password: 'secret' });
        return client;
      }

      /** What the server says to a token that it gave before it was started again. */
      async function reregister(client, flag) {
        const back = reconnected(client);
        await server.restart();
        await back;
        client.emit({ type: 'ewd-reregister', token: client.token, ...flag });
        return client.reply('ewd-reregister');
      }

      for (const flag of [{ jwt: true }, {}]) {
        const how = flag.jwt ? 'with' : 'without';
        test(`the session goes on after a re-register ${how} the jwt flag`, async () => {
          const client = await known_client('demo');

          const reply = await reregister(client, flag);
          const me = await client.ask('whoami');

          assert.equal(reply.message.ok, true);
          assert.equal(typeof reply.message.token, 'string');
          assert.equal(me.authenticated, true);
          assert.equal(me.username, 'rob');
        });

        test(`forwarding goes on after a re-register ${how} the jwt flag`, async () => {
          const client = await known_client('shop');

          const reply = await reregister(client, flag);
          const me = await linked(client, 'whoami');

          assert.equal(reply.message.ok, true);
          assert.equal(me.server, 'back');
          assert.equal(me.username, 'rob');
          assert.equal(claims_of(client.token).application, 'shop');
        });
      }
    });
  }
}
