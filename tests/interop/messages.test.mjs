import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';

for (const { name, io } of generations) {
  for (const transport of transports) {
    describe(`${name} over ${transport}`, () => {
      let site;
      let server;

      before(async () => {
        site = await Site.open();
        server = await site.serve(...site.over(transport), '--demo', '--server-name', 'front');
      });
      after(() => site?.close());

      test('registering gives a token for the application', async () => {
        const client = await site.connect(io, server);

        const reply = await client.register('demo');

        assert.equal(reply.finished, true);
        assert.match(reply.responseTime, /^\d+ms$/);
        assert.deepEqual(Object.keys(reply.message), ['token']);
        const { exp, iat, iss, application, timeout, qewd } = claims_of(client.token);
        assert.deepEqual(
          { iss, application, timeout },
          { iss: 'qewd.jwt', application: 'demo', timeout: 300 },
        );
        assert.equal(exp - iat, timeout);
        assert.equal(typeof qewd, 'string');
      });

      test('a message is answered by its handler, with a renewed token', async () => {
        const client = await site.register(io, server);

        const reply = await client.call('greet', { name: 'Röbin €𝄞' });

        const { token, count, ...message } = reply.message;
        assert.equal(reply.finished, true);
        assert.deepEqual(message, { hello: 'Röbin €𝄞', server: 'front' });
        assert.equal(claims_of(token).application, 'demo');
      });

      test('what a message holds comes back as it was', async () => {
        const client = await site.register(io, server);
        const params = { text: '"\\\u0000\u2028é', deep: [[{ a: null }], 1.5, -3e10], '': true };

        assert.deepEqual(await client.ask('echo', params), params);
      });

      test('intermediate messages come in order and before the reply', async () => {
        const client = await site.register(io, server);

        client.send('progress', { steps: 5 });
        const reply = await client.reply('progress');

        const events = client.take_events();
        assert.deepEqual(
          events.map(({ type }) => type),
          Array(5).fill('progress'),
        );
        assert.deepEqual(
          events.map(({ finished }) => finished),
          Array(5).fill(false),
        );
        assert.deepEqual(
          events.map(({ message }) => message.step),
          [1, 2, 3, 4, 5],
        );
        assert.equal(reply.message.done, true);
      });

      test('a login is kept in the token, and only its public part can be read', async () => {
        const client = await site.register(io, server);
        const before_login = await client.ask('whoami');
        await client.ask('login', { username: 'rob', password: 'secret' });

        const me = await client.ask('whoami');

        assert.equal(before_login.authenticated, false);
        const { authenticated, username, welcome, application } = me;
        const expected = {
          authenticated: true,
          username: 'rob',
          welcome: 'Hello rob',
          application: 'demo',
        };
        assert.deepEqual({ authenticated, username, welcome, application }, expected);
        assert.equal(claims_of(client.token).welcome, 'Hello rob');
        assert.equal(JSON.stringify(claims_of(client.token)).includes('"username"'), false);
      });

      test('a wrong password changes nothing', async () => {
        const client = await site.register(io, server);

        const refusal = await client.ask('login', { username: 'rob', password: 'guess' });
        const me = await client.ask('whoami');

        assert.equal(typeof refusal.error, 'string');
        assert.equal(me.authenticated, false);
      });
    });
  }
}
