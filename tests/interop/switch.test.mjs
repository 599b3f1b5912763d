import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';

/*
 * The demo's echo returns what it got, so a client can have it return the reply of a QEWD handler
 * that asks for a switch.
 */
const switch_to = (destination, application) => ({
  type: 'greet',
  params: { name: 'via switch' },
  qewd_destination: destination,
  qewd_application: application,
});

for (const transport of transports) {
  describe(`a handler that has another application answer, over ${transport}`, () => {
    let site;
    let front;

    before(async () => {
      site = await Site.open();
      const permit = { permit_application_switch: { shop: { store: true } } };
      const alias = { moduleMap: { store: 'demo', shop: 'demo' } };
      const back = await site.serve_config(
        'back',
        { ...alias, ...permit, serverName: 'back' },
        '--demo',
      );
      const config = {
        ...{ ...alias, ...permit, serverName: 'front' },
        u_services: {
          destinations: { ms1: { host: back.url, application: 'store' } },
          routes: [{ application: 'other', types: { greet: { destination: 'ms1' } } }],
        },
      };
      front = await site.serve_config('front', config, '--demo', ...site.over(transport));
      await linked(await site.register(generations[0].io, front, 'other'), 'greet');
    });
    after(() => site?.close());

    for (const { name, io } of generations) {
      test(`${name}: its reply comes, and the token is for the own application`, async () => {
        const client = await site.register(io, front, 'shop');

        client.send('echo', switch_to('ms1', 'store'));
        const reply = await client.reply('greet');

        assert.equal(reply.message.hello, 'via switch');
        assert.equal(reply.message.server, 'back');
        assert.equal(claims_of(reply.message.token).application, 'shop');
      });

      test(`${name}: a switch that is not permitted is refused in QEWD's words`, async () => {
        const client = await site.register(io, front, 'shop');

        const reply = await client.call('echo', switch_to('ms1', 'admin'));

        const error = 'No permissions set to allow a switch from shop to admin';
        assert.equal(reply.message.error, error);
      });

      test(`${name}: a switch to nowhere is refused in QEWD's words`, async () => {
        const client = await site.register(io, front, 'shop');

        const reply = await client.call('echo', switch_to('ms9', 'store'));

        assert.equal(reply.message.error, 'ms9 is not a valid microservice destination');
      });
    }
  });
}
