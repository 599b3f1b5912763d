import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table_of_added } from '../tables_hops.mjs';

const figures = (p50_us, others_cpu = 0) => ({
  p50_us,
  p99_us: 2 * p50_us,
  server_us_each: 1,
  client_cpu: 0.5,
  others_cpu,
  void: false,
  wrong: 0,
  unanswered: 0,
});

const row = (name, ...lines) => ({ name, figures: lines });

const last_cells = (rows) =>
  table_of_added({ title: 'Hops' }, true, rows)
    .split('\n')
    .slice(4)
    .map((line) => line.split(' | ').slice(-2).join(', ').replace(/ \|$/, ''));

test('what a hop adds is taken round by round and compared with the first pair', () => {
  const rows = [
    row('ours', figures(150), figures(170), figures(190)),
    row('ours, directly', figures(90), figures(100), figures(110)),
    row('theirs', figures(200), figures(200), figures(200)),
    row('theirs, directly', figures(100), figures(100), figures(100)),
  ];

  const cells = last_cells(rows);

  const ratios = '0.7 (0.6 to 0.8)';
  assert.deepEqual(cells, ['70 (60 to 80), ', ', ', `100 (100 to 100), ${ratios}`, ', ']);
});

test('a pair with a row that is worth nothing has no ratio', () => {
  const rows = [
    row('ours', figures(150)),
    row('ours, directly', figures(90)),
    row('theirs', figures(200)),
    row('theirs, directly', figures(100, 0.9)),
  ];

  assert.equal(last_cells(rows)[2], '100 (100 to 100), none');
});
