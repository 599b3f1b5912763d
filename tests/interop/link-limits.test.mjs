import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { run_call } from './support/server.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

const nested = (depth) => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
const small = ['--outbox-bytes-max', '64KB', '--link-outbox-bytes-max', '64KB'];

/** What one client does, and the limits of one browser that it would be over. */
const cases = [
  {
    title: 'many intermediate messages at once',
    back: ['--outbox-packets-max', '100'],
    async act({ client }) {
      const replies = [1, 2, 3].map(() => client.call('progress', { steps: 1_000 }));
      for (const { message } of await Promise.all(replies)) assert.equal(message.error, undefined);
    },
  },
  {
    title: 'a message that is nested more deeply',
    back: ['--json-depth-max', '16'],
    async act({ client }) {
      assert.deepEqual(await client.ask('echo', nested(20)), nested(20));
    },
  },
  {
    title: 'more events in a second',
    back: ['--events-per-second-max', '10'],
    async act({ front }) {
      const load = ['--connections', '4', '--in-flight', '8', '--count', '200', '--json'];
      const { out, err } = await run_call(front.url, 'demo', 'greet', ...load);
      assert.equal(JSON.parse(out).wrong, 0, err);
    },
  },
  {
    title: 'more requests than the other server takes at a time',
    back: ['--queue-max', '10', '--message-bytes-max', '64KB', ...small],
    async act({ front }) {
      const asked = [front.url, 'demo', 'greet', JSON.stringify({ name: 'a'.repeat(3_000) })];
      const load = ['--connections', '16', '--in-flight', '64', '--count', '3000', '--json'];
      const { out, err } = await run_call(...asked, ...load);
      const { wrong, faults } = JSON.parse(out);
      assert.ok(faults.overloaded > 0, out);
      assert.equal(wrong, faults.overloaded, err);
    },
  },
];

describe('what one client does costs the others no link', () => {
  for (const { title, back: behind, act } of cases) {
    describe(title, () => {
      let site;
      let front;
      let client;

      before(async () => {
        site = await Site.open();
        const back = await site.serve('--demo', ...behind);
        const to_back = ['--map', 'demo/*=back', ...site.link('back', back, 'demo')];
        front = await site.serve(...to_back);
        client = await site.register(io4, front, 'demo');
        await linked(client, 'greet', { name: 'a' });
      });
      after(() => site?.close());

      test('and the link does not end', async () => {
        await act({ front, client });

        assert.equal((await client.ask('greet', { name: 'b' })).hello, 'b');
        assert.doesNotMatch(front.log, /There is no link/);
      });
    });
  }
});

describe('a reply that is larger than a client here may have', () => {
  let site;
  let front;
  let client;

  before(async () => {
    site = await Site.open();
    const back = await site.serve_rest_site();
    const to_back = ['--map', 'answers/*=back', ...site.link('back', back, 'answers')];
    front = await site.serve('--server-name', 'front', '--outbox-bytes-max', '1MB', ...to_back);
    client = await site.register(io4, front, 'answers');
    await linked(client, 'long', { bytes: 1 });
  });
  after(() => site?.close());

  test('costs its request alone', async () => {
    const { fault } = await client.call('long', { bytes: 2_000_000 });
    const { text } = await client.ask('long', { bytes: 900_000 });

    assert.deepEqual([fault.code, fault.node], ['too_big', 'front']);
    assert.equal(text.length, 900_000);
    assert.doesNotMatch(front.log, /There is no link/);
  });
});

describe('a REST body that is nested deeply', () => {
  let site;
  let front;

  before(async () => {
    site = await Site.open();
    const back = await site.serve_rest_site();
    const routes = ['--route', 'POST /api/body=back', '--route', 'GET /api/object=back'];
    front = await site.serve(...routes, ...site.link('back', back, 'questions'));
    await until(() => front.log.includes('is up'), 'link');
  });
  after(() => site?.close());

  for (const [depth, status] of [
    [126, 200],
    [127, 200],
    [128, 400],
    [129, 400],
  ]) {
    test(`${depth} times: ${status}, and the link does not end`, async () => {
      const body = JSON.stringify(nested(depth));
      const headers = { 'content-type': 'application/json' };

      const answer = await fetch(`${front.url}/api/body`, { method: 'POST', headers, body });
      const next = await fetch(`${front.url}/api/object`);

      assert.equal(answer.status, status, await answer.text());
      assert.equal(next.status, 200);
      assert.doesNotMatch(front.log, /There is no link/);
    });
  }
});

describe('servers with different secrets', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  test('have no link, and the log says why', async () => {
    const other = { jwt: { secret: 'another secret than that of the other server' } };
    const back = await site.serve_config('other', other, '--demo');
    const front = await site.serve('--map', 'demo/*=back', ...site.link('back', back, 'demo'));
    const client = await site.register(io4, front, 'demo');

    await until(() => front.log.includes('It signs tokens with a secret'), 'the reason');
    const { fault } = await client.call('greet', { name: 'a' });

    assert.equal(fault.code, 'link_down');
    assert.doesNotMatch(front.log, /is up/);
  });
});
