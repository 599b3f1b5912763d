// What a hop adds: servers come in pairs, asked over the hop and then directly.
import { as_table, cell, objections } from './tables.mjs';

const heads = ['server', 'p50 µs', 'p99 µs', 'server µs each', 'client CPU', "others' CPU"];
const members = ['p50_us', 'p99_us', 'server_us_each', 'client_cpu', 'others_cpu'];

/** Microseconds that the hop adds to the median, round by round. */
const added = (hop, direct) => hop.map((line, round) => line.p50_us - direct[round].p50_us);

/** The last two cells of a pair's first row. */
function cells_of_added(ours, pair) {
  const [hop, direct] = pair;
  const first = added(ours[0].figures, ours[1].figures);
  const this_one = added(hop.figures, direct.figures);
  const worthless = [...ours, ...pair].some(({ figures }) => objections(figures));
  const ratio = () => cell(first.map((value, round) => value / this_one[round]));
  return [cell(this_one), pair === ours ? '' : worthless ? 'none' : ratio()];
}

/** One table of pairs, the first of which is compared with each other. */
export function table_of_added(question, pinned, rows) {
  const ours = rows.slice(0, 2);
  const lines = rows.map((row, index) => {
    const cells = members.map((member) => cell(row.figures.map((line) => line[member])));
    const pair = index < 2 ? ours : rows.slice(index, index + 2);
    const last = index % 2 === 0 ? cells_of_added(ours, pair) : ['', ''];
    return [row.name + objections(row.figures), ...cells, ...last];
  });
  const all_heads = [...heads, 'the hop adds µs to p50', 'added: first ÷ this'];
  return as_table(question, pinned, all_heads, lines);
}
