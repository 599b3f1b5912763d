import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';
import { until } from './support/wait.mjs';

for (const transport of transports) {
  describe(`a server that is told to stop, over ${transport}`, () => {
    let site;
    let back;
    let front;

    before(async () => {
      site = await Site.open();
      const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];
      back = await site.serve_tls('--demo', '--server-name', 'back');
      const map = ['--map', 'shop/*=back', ...site.link('back', back, 'demo')];
      front = await site.serve(...site.over(transport), '--demo', ...map, ...soon);
    });
    after(() => site?.close());

    /** Clients of all generations, each with a request that takes its time on the server. */
    async function slow_callers(applications, server, options = {}) {
      const clients = [];
      for (const application of applications) {
        for (const { io } of generations) {
          clients.push(await site.register(io, front, application, options));
        }
      }
      await linked(await site.register(io4, front, 'shop'), 'greet');
      for (const client of clients) client.send('slow', { ms: 1_000 });
      const observer = await site.register(io4, server);
      const all_there = async () => (await observer.ask('stats')).in_flight === clients.length + 1;
      await until(all_there, 'requests in flight');
      return clients;
    }

    async function assert_all_answered(clients) {
      const replies = await Promise.all(clients.map((client) => client.reply('slow')));
      replies.forEach(({ message }) =>
        assert.equal(message.waited, 1_000, JSON.stringify(message)),
      );
    }

    test('answers after TERM what is in flight, here and on another server', async () => {
      const clients = await slow_callers(['demo', 'shop'], front);
      const gone = Promise.all(clients.map((client) => client.disconnected()));

      const stopped = front.stop('SIGTERM');
      const too_soon = clients.flatMap((client) => client.take_events());
      await assert_all_answered(clients);
      const { cancelled, timed_out } = await stopped;
      await gone;
      await front.start();

      assert.deepEqual(too_soon, [], 'the requests were not in flight any more');
      assert.deepEqual({ cancelled, timed_out }, { cancelled: 0, timed_out: 0 });
      clients.forEach((client) => assert.deepEqual(client.take_events(), []));
    });

    test('answers after TERM who polls', async () => {
      const clients = await slow_callers(['demo'], front, { transports: ['polling'] });

      const stopped = front.stop('SIGTERM');
      const too_soon = clients.flatMap((client) => client.take_events());
      await assert_all_answered(clients);
      const { cancelled } = await stopped;
      await front.start();

      assert.deepEqual(too_soon, [], 'the requests were not in flight any more');
      assert.equal(cancelled, 0);
    });

    test('answers after INT what another server has forwarded to it', async () => {
      const clients = await slow_callers(['shop'], back);

      const stopped = back.stop('SIGINT');
      const too_soon = clients.flatMap((client) => client.take_events());
      await assert_all_answered(clients);
      const { cancelled, timed_out } = await stopped;
      await back.start();

      assert.deepEqual(too_soon, [], 'the requests were not in flight any more');
      assert.deepEqual({ cancelled, timed_out }, { cancelled: 0, timed_out: 0 });
      clients.forEach((client) => assert.deepEqual(client.take_events(), []));
    });
  });
}
