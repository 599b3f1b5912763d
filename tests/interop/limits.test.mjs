import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

describe('limits', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  describe('of a message', () => {
    let server;

    before(async () => {
      server = await site.serve('--demo');
    });

    for (const { name, io } of generations) {
      test(`${name}: a message of 2 MB closes its sender's connection alone`, async () => {
        const client = await site.register(io, server);
        const other = await site.register(io, server);
        const code = new Promise((resolve) => {
          client.socket.io.engine.transport.ws.addEventListener('close', (event) =>
            resolve(event.code),
          );
        });
        const gone = client.disconnected();

        client.send('echo', { text: 'x'.repeat(2_000_000) });
        await gone;

        assert.equal(await code, 1009);
        assert.equal((await other.ask('greet', { name: 'other' })).hello, 'other');
      });

      test(`${name}: a message of nearly 1 MB is answered`, async () => {
        const client = await site.register(io, server);
        const text = 'x'.repeat(900_000);

        assert.equal((await client.ask('echo', { text })).text, text);
      });
    }
  });

  test('what does not fit into the queue is refused at once, the rest is answered', async () => {
    const server = await site.serve('--demo', '--workers', '1', '--queue-max', '2');
    const client = await site.register(io4, server);

    client.send('block', { ms: 1_000 });
    for (let n = 0; n < 10; ++n) client.send('greet', { name: `${n}` });
    await client.reply('block');
    const replies = [];
    for (let n = 0; n < 10; ++n) replies.push(await client.reply('greet'));

    const refused = replies.filter(({ message }) => message.error);
    assert.ok(refused.length >= 8 && refused.length < 10, `${refused.length} were refused`);
    for (const { message, fault } of refused) {
      assert.equal(message.status.code, 503);
      assert.equal(fault.code, 'overloaded');
      assert.equal(fault.retryable, true);
    }
  });

  test('requests over the number in flight wait and are all answered', async () => {
    const server = await site.serve('--demo', '--in-flight-max', '3');
    const observer = await site.register(io4, server);
    const client = await site.register(io4, server);
    const times = [600, 600, 600, ...Array(27).fill(0)];

    for (const ms of times) client.send('slow', { ms });
    // The observer's own request is in flight, too.
    const all_there = async () => (await observer.ask('stats')).in_flight === 3 + 1;
    await until(all_there, 'three requests in flight');
    const replies = await Promise.all(times.map(() => client.reply('slow')));

    const waited = replies.map(({ message }) => message.waited);
    // Those without a wait would have been the first, had they been let in.
    assert.equal(waited[0], 600);
    assert.deepEqual(
      waited.sort((a, b) => b - a),
      times,
    );
  });

  test('the soft limit of open files is none of the connections', async () => {
    const server = await site.serve_with_files(64, '--demo');
    const clients = [];
    for (let n = 0; n < 80; ++n) clients.push(await site.register(io4, server));

    const greet = (client, n) => client.ask('greet', { name: `client ${n}` });
    const greetings = await Promise.all(clients.map(greet));

    greetings.forEach(({ hello }, n) => assert.equal(hello, `client ${n}`));
  });

  test('a connection over their number is refused, until one is gone', async () => {
    const server = await site.serve('--demo', '--connections-max', '2');
    const first = await site.register(io4, server);
    const second = await site.register(io4, server);

    await assert.rejects(site.connect(io4, server));
    assert.equal((await first.ask('greet', { name: 'first' })).hello, 'first');
    second.close();

    const connect = () => site.register(io4, server).catch(() => false);
    const third = await until(connect, 'room for a connection');
    assert.equal((await third.ask('greet', { name: 'third' })).hello, 'third');
  });
});
