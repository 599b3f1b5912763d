import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { within } from './support/wait.mjs';

/** Long enough that a reply which waits for it is a reply that somebody else has held up. */
const long = 15_000;

// All clients of a server share its link to another one.
describe('what one client sends over a link', () => {
  let site;
  let service;
  let front;
  let attacker;
  let victim;

  before(async () => {
    site = await Site.open();
    service = await site.serve('--demo', '--server-name', 'service', '--grace', '0s');
    const to_service = [...site.link('service', service, 'demo'), '--map', 'shop/*=service'];
    front = await site.serve(...to_service, '--grace', '0s');
    attacker = await site.register(io4, front, 'shop');
    victim = await site.register(io4, front, 'shop');
    await linked(attacker, 'greet', {});
    await linked(victim, 'greet', {});
  });
  after(() => site?.close());

  /** A call of the victim is under way meanwhile, and has to come to its end. */
  async function survives(attack) {
    const ups = () => front.log.match(/link to service is up/g).length;
    const before = ups();
    victim.send('slow', { ms: 300 });
    await attack();
    const { message } = await victim.reply('slow');
    assert.equal(message.error, undefined);
    assert.equal((await victim.ask('greet', { name: 'victim' })).hello, 'victim');
    assert.equal(ups(), before, front.log);
  }

  test('costs the others nothing when it is as large as a message may be', async () => {
    const packet = (text) =>
      `2${JSON.stringify(['ewdjs', { type: 'echo', params: { text }, token: attacker.token }])}`;
    // Engine.IO puts a digit in front.
    const room = 1_000_000 - packet('').length - 1;

    await survives(async () => {
      for (const spare of [0, 1, 60, 200]) {
        attacker.emit_raw(packet('x'.repeat(room - spare)));
        const { message, fault } = await attacker.reply('echo');
        if (!message.error) continue;
        assert.equal(message.error, 'The message is too big for this peer');
        assert.equal(message.status.code, 413);
        assert.equal(fault.code, 'too_big');
      }
    });
    assert.equal((await attacker.ask('greet', { name: 'me' })).hello, 'me');
  });

  test('costs the others nothing when the reply is larger than the message', async () => {
    const numbers = Array.from({ length: 220_000 }, () => 1.5);

    await survives(async () => {
      const reply = await attacker.ask('echo', { numbers });
      assert.equal(reply.error, undefined);
    });
  });

  test('costs the others nothing when it is more than the link takes at once', async () => {
    const flooder = await site.register(io4, front, 'shop');
    const text = 'x'.repeat(900_000);
    const count = 40;

    const frames = [];
    const end = new Promise((resolve) => {
      flooder.socket.on('ewdjs', (frame) => {
        if (frames.push(frame) === count) resolve();
      });
      // The replies may be more than the front keeps for one client, which then goes.
      flooder.socket.once('disconnect', resolve);
    });
    await survives(async () => {
      for (let n = 0; n < count; ++n) flooder.send('echo', { text });
      await within(end, 'end of the flood');
    });
    for (const { message } of frames) {
      if (message.error) assert.equal(message.status.code, 503, message.error);
      else assert.equal(message.text.length, text.length);
    }
    flooder.close();
  });

  test('costs the others nothing when it is as deep as a message may be', async () => {
    const deep = (levels) => (levels === 0 ? 0 : [deep(levels - 1)]);

    await survives(async () => {
      assert.equal((await attacker.ask('echo', { deep: deep(120) })).error, undefined);
    });
  });

  test('does not hold up the others when it takes long', async () => {
    for (let n = 0; n < 400; ++n) attacker.send('slow', { ms: long });

    assert.equal((await victim.ask('greet', { name: 'victim' })).hello, 'victim');
    // None of the slow ones has ended: what the victim waited for was not them.
    assert.deepEqual(attacker.take_events(), []);
    attacker.close();
  });
});
