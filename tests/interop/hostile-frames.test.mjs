import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

const no_messages = [null, true, 1.5, 'text', [], [null], {}, { type: '' }, { type: null }];
const no_types = [{ type: 1 }, { type: {} }, { type: ['greet'] }, { type: true }];
const raw_packets = [
  '2["ewdjs"]',
  '2["ewdjs",null]',
  '2["ewdjs",null,{"type":"ewd-register"}]',
  '2["ewdjs",{"type":null,"type":7}]',
  '2["other",{"type":"greet"}]',
];
const on_every_prototype = ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty'];

for (const transport of transports) {
  describe(`frames that are no messages, over ${transport}`, () => {
    let site;
    let server;

    before(async () => {
      site = await Site.open();
      const back = await site.serve('--demo');
      const map = ['--map', 'shop/greet=back', ...site.link('back', back, 'demo')];
      server = await site.serve(...site.over(transport), '--demo', ...map);
      await linked(await site.register(generations[0].io, server, 'shop'), 'greet');
    });
    after(() => site?.close());

    async function assert_serves_others(io) {
      const other = await site.register(io, server);
      assert.equal((await other.ask('greet', { name: 'other' })).hello, 'other');
    }

    for (const { name, io } of generations) {
      test(`${name}: payloads that are no messages are dropped without a reply`, async () => {
        const client = await site.connect(io, server);

        for (const payload of [...no_messages, ...no_types]) client.emit(payload);
        await client.register('demo');
        for (const payload of [...no_messages, ...no_types]) client.emit(payload);
        const message = await client.ask('greet', { name: 'still' });

        assert.equal(message.hello, 'still');
        assert.deepEqual(client.take_events(), []);
        await assert_serves_others(io);
      });

      for (const packet of raw_packets) {
        test(`${name}: the packet ${packet} gets no reply and hurts nobody`, async () => {
          const client = await site.connect(io, server);

          client.emit_raw(packet);
          await client.register('demo');
          client.emit_raw(packet);
          const message = await client.ask('greet', { name: 'still' });

          assert.equal(message.hello, 'still');
          assert.deepEqual(client.take_events(), []);
          await assert_serves_others(io);
        });
      }

      test(`${name}: a token that is no text is no token`, async () => {
        const client = await site.connect(io, server);

        for (const token of [{}, [], 7, true, null]) {
          const { message } = await client.call('greet', {}, { token });
          assert.equal(typeof message.error, 'string', JSON.stringify(token));
          assert.equal(message.disconnect, true);
        }
      });

      for (const type of on_every_prototype) {
        test(`${name}: ${type} is a name like any other`, async () => {
          const client = await site.register(io, server);
          const forwarding = await site.register(io, server, 'shop');
          const application = await site.register(io, server, type);

          const answers = [
            await client.ask(type),
            await forwarding.ask(type),
            await application.ask('greet'),
            await client.ask('greet', {}, { service: type }),
          ];

          assert.deepEqual(
            answers.map(({ error }) => error),
            [
              `Handler not defined for demo messages of type ${type}`,
              'Unable to load handler module for: shop',
              `Unable to load handler module for: ${type}`,
              `${type} service is not permitted for the demo application`,
            ],
          );
        });
      }

      test(`${name}: params may be named as what is on every prototype`, async () => {
        const client = await site.register(io, server);
        const params = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":3}');

        const reply = await client.call('echo', params);

        const { token, ...message } = reply.message;
        assert.deepEqual(JSON.stringify(message), JSON.stringify(params));
      });
    }
  });
}
