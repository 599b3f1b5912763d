import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

for (const transport of transports) {
  describe(`faults, in the words that QEWD clients know, over ${transport}`, () => {
    let site;
    let server;

    before(async () => {
      site = await Site.open();
      server = await site.serve(...site.over(transport), '--demo', '--server-name', 'front');
    });
    after(() => site?.close());

    for (const { name, io } of generations) {
      test(`${name}: an unknown type is named`, async () => {
        const client = await site.register(io, server);

        const reply = await client.call('nosuch');

        assert.equal(reply.finished, true);
        const error = 'Handler not defined for demo messages of type nosuch';
        assert.deepEqual(reply.message, { error });
      });

      test(`${name}: an unknown application is named, and no path of the server`, async () => {
        const client = await site.register(io, server, 'nosuch');

        const { message } = await client.call('greet');

        assert.equal(message.error, 'Unable to load handler module for: nosuch');
        assert.deepEqual(message.reason, { code: 'MODULE_NOT_FOUND' });
      });

      test(`${name}: a message without a token is refused`, async () => {
        const client = await site.connect(io, server);

        const { message } = await client.call('greet');

        assert.deepEqual(message, { error: 'Missing authorization header', disconnect: true });
      });

      test(`${name}: a token that is no JWT is refused`, async () => {
        const client = await site.connect(io, server);

        const { message } = await client.call('greet', {}, { token: 'e16ca356-b044-4c52-a5a9' });

        assert.deepEqual(message, { error: 'Invalid token or session expired', disconnect: true });
      });

      test(`${name}: registering without a name of an application is refused`, async () => {
        const client = await site.connect(io, server);

        client.emit({ type: 'ewd-register' });
        const { message } = await client.reply('ewd-register');

        assert.match(message.error, /application/);
        assert.equal(message.disconnect, true);
      });

      test(`${name}: a service that is not allowed is named`, async () => {
        const client = await site.register(io, server);

        const { message } = await client.call('greet', {}, { service: 'stock' });

        const error = 'stock service is not permitted for the demo application';
        assert.deepEqual(message, { error, service: 'stock' });
      });

      test(`${name}: a handler's fault has its text and status`, async () => {
        const client = await site.register(io, server);

        const { message } = await client.call('fault', { code: 418, text: 'deliberate error' });

        assert.deepEqual(message, { error: 'deliberate error', status: { code: 418 } });
      });

      test(`${name}: a handler that throws is a fault without its words`, async () => {
        const client = await site.register(io, server);

        const reply = await client.call('fail');
        const alive = await client.ask('greet', { name: 'still' });

        assert.equal(reply.finished, true);
        assert.deepEqual(reply.message, { error: 'The handler failed', status: { code: 500 } });
        assert.equal(alive.hello, 'still');
      });
    }
  });
}
