import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spread_of_median } from '../tables.mjs';
import { lines_of_builds } from '../tables_builds.mjs';

const row = (...times) => ({
  name: 'coqewd',
  figures: times.map((time) => ({ server_us_each: time, p50_us: 10 * time, wrong: 0 })),
});

test('how far off a median may be follows the middle half and the number of values', () => {
  const values = [9, 1, 5, 3, 7];

  const { median, off } = spread_of_median(values);

  assert.equal(median, 5);
  assert.equal(off.toFixed(4), ((1.57 * (7 - 3)) / Math.sqrt(5)).toFixed(4));
});

test('values that are the same are not off', () => {
  assert.deepEqual(spread_of_median([2, 2, 2]), { median: 2, off: 0 });
});

test('the copies of a build are taken together, and each alone', () => {
  const rows = [row(10, 10, 10), row(10, 10, 10), row(8, 8, 8), row(6, 6, 6)];

  const lines = lines_of_builds(['/before', '/after'], rows);

  assert.equal(lines[0], '10.00 ± 0.00; 100.00 ± 0.00; 10.00 and 10.00  /before');
  assert.match(lines[1], /^[68]\.00 ± 1\.28; [68]0\.00 ± 12\.82; 8\.00 and 6\.00 {2}\/after$/);
});

test('a build that answers wrongly has no figures', () => {
  const wrong = row(1, 1);
  wrong.figures[1].wrong = 1;
  const write = () => lines_of_builds(['/before', '/after'], [row(1, 1), wrong]);

  assert.throws(write, /^Error: \/after/);
});
