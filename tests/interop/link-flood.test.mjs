import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { run_call } from './support/server.mjs';
import { Site } from './support/site.mjs';

/** 12 MB of questions, and as much of answers: three times what may wait for a client. */
const [connections, in_flight, name] = [64, 64, 'a'.repeat(3_000)];
const count = 6_000;

describe('many clients who ask much at once over one link', () => {
  let site;
  let front;

  before(async () => {
    site = await Site.open();
    const back = await site.serve_tls('--demo');
    front = await site.serve('--map', 'demo/*=back', ...site.link('back', back, 'demo'));
    await linked(await site.register(io4, front, 'demo'), 'greet', { name });
  });
  after(() => site?.close());

  test('all of them are answered, and the link does not end', async () => {
    const asked = [front.url, 'demo', 'greet', JSON.stringify({ name })];
    const load = ['--connections', connections, '--in-flight', in_flight, '--count', count];

    const { out, err } = await run_call(...asked, ...load.map(String), '--json');

    const { answered, wrong, unanswered, faults } = JSON.parse(out);
    const found = { answered, wrong, unanswered, faults };
    assert.deepEqual(found, { answered: count, wrong: 0, unanswered: 0, faults: {} }, err);
    assert.doesNotMatch(front.log, /There is no link/);
  });
});
