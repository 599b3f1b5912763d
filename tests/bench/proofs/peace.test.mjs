import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask_in_peace } from '../peace.mjs';

/** Runs that meet others as told, one after the other. */
function runs(...others) {
  const left = others.map((others_cpu, index) => ({ index, others_cpu }));
  return { ask: async () => left.shift(), left };
}

test('a run that met nobody is the only one', async () => {
  const { ask, left } = runs(0.1, 0);

  const { index } = await ask_in_peace(ask, 3);

  assert.equal(index, 0);
  assert.equal(left.length, 1);
});

test('a run that met others is done again until one did not', async () => {
  const { ask, left } = runs(0.9, 0.5, 0.2, 0);

  const { index } = await ask_in_peace(ask, 3);

  assert.equal(index, 2);
  assert.equal(left.length, 1);
});

test('when all met others the one that met least of them counts, and says so', async () => {
  const { ask, left } = runs(0.9, 0.3, 0.5, 0.4, 0);

  const { index, others_cpu } = await ask_in_peace(ask, 3);

  assert.equal(index, 1);
  assert.equal(others_cpu, 0.3);
  assert.equal(left.length, 1);
});

test('with none again there is one run', async () => {
  const { ask } = runs(0.9, 0);

  assert.equal((await ask_in_peace(ask, 0)).index, 0);
});
