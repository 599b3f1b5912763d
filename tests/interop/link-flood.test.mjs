import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { run_call } from './support/server.mjs';
import { Site } from './support/site.mjs';

/** 12 MB of questions, and as much of answers: three times what may wait for a client. */
const [connections, in_flight, name] = [64, 64, 'a'.repeat(3_000)];
const count = 6_000;

const settings = [
  { title: 'all of them are served', back: [], refuses: false },
  {
    title: 'each is served or told that there is no room, when little may wait',
    back: ['--outbox-bytes-max', '1MB', '--link-outbox-bytes-max', '1MB'],
    refuses: true,
  },
];

describe('many clients who ask much at once over one link', () => {
  for (const { title, back: options, refuses } of settings) {
    describe(title, () => {
      let site;
      let front;

      before(async () => {
        site = await Site.open();
        const back = await site.serve_tls('--demo', ...options);
        front = await site.serve('--map', 'demo/*=back', ...site.link('back', back, 'demo'));
        await linked(await site.register(io4, front, 'demo'), 'greet', { name });
      });
      after(() => site?.close());

      test('and the link does not end', async () => {
        const asked = [front.url, 'demo', 'greet', JSON.stringify({ name })];
        const load = ['--connections', connections, '--in-flight', in_flight, '--count', count];

        const { out, err } = await run_call(...asked, ...load.map(String), '--json');

        const found = JSON.parse(out);
        const overloaded = found.faults.overloaded ?? 0;
        const { answered, wrong, unanswered } = found;
        assert.deepEqual({ answered, unanswered }, { answered: count, unanswered: 0 }, err);
        assert.equal(wrong, overloaded, err);
        assert.ok(refuses || overloaded === 0, err);
        assert.doesNotMatch(front.log, /There is no link/);
      });
    });
  }
});
