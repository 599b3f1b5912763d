// Figures of several rounds as tables of Markdown.

/** Median, minimum and maximum. */
export function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) };
}

/** The median, and how far off it may be: two medians differ, at about 5 %, when they lie further
 * apart than both of these (McGill, Tukey and Larsen, "Variations of box plots", 1978). */
export function spread_of_median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)];
  const off = (1.57 * (at(0.75) - at(0.25))) / Math.sqrt(sorted.length);
  return { median: at(0.5), off };
}

function rounded(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits });
}

export function cell(values) {
  const { median, min, max } = spread(values);
  return `${rounded(median)} (${rounded(min)} to ${rounded(max)})`;
}

const columns = [
  ['answers/s', 'per_second'],
  ['p50 µs', 'p50_us'],
  ['p99 µs', 'p99_us'],
  ['max µs', 'max_us'],
  ['server µs each', 'server_us_each'],
  ['client CPU', 'client_cpu'],
  ["others' CPU", 'others_cpu'],
];

/** Of a processor, what others may use meanwhile. */
export const others_max = 0.2;

/** Whether others used the machine, in the median of the rounds. */
export const was_busy = (figures) =>
  spread(figures.map((line) => line.others_cpu)).median > others_max;

/** Whether the load was at its own limit in so many rounds that the median is that limit. */
const was_saturated = (figures) =>
  figures.filter((line) => line.void).length * 2 >= figures.length;

/** Of all rows, whether each was measured while others used the machine: some of them are void and
 * say so; when they are more than a quarter, the others are hardly worth more. */
export const mostly_busy = (rows) => rows.filter(Boolean).length * 4 > rows.length;

/** What makes a row worth nothing. */
export function objections(figures) {
  const found = [];
  if (was_busy(figures)) found.push('**void: others used the machine too**');
  if (was_saturated(figures)) found.push('**void: the client was saturated**');
  if (figures.some((line) => line.stuck_closed === 0)) found.push('**void: nobody was stuck**');
  if (figures.some((line) => line.wrong > 0)) found.push('**wrong answers**');
  const is_left = (line) => line.unanswered > 0 || line.unsent > 0;
  if (figures.some(is_left)) found.push('**unanswered questions**');
  return found.length === 0 ? '' : `; ${found.join(', ')}`;
}

/** A question and its rows as Markdown. */
export function as_table({ title }, pinned, heads, lines) {
  const place = pinned ? 'server on one core, load on the other' : 'not pinned';
  const all = [heads, heads.map(() => '---'), ...lines];
  return `**${title}**; ${place}\n\n${all.map((line) => `| ${line.join(' | ')} |`).join('\n')}`;
}

/** The last column: its head, and how the first row stands to a line of the same round. */
function ratio_of({ compared = 'per_second', ratio }) {
  if (ratio) return ratio;
  const [name] = columns.find(([, member]) => member === compared);
  return { head: `${name}: first ÷ this`, of: (first, line) => first[compared] / line[compared] };
}

/** One table: a row for each server, the first of which is compared with each other. */
export function table(question, pinned, rows) {
  const { head, of } = ratio_of(question);
  const heads = ['server', ...columns.map(([name]) => name), head];
  const [first] = rows;
  const lines = rows.map(({ name, figures }, index) => {
    const cells = columns.map(([, member]) => cell(figures.map((line) => line[member])));
    const worthless = objections(first.figures) || objections(figures);
    const compare = () => cell(figures.map((line, round) => of(first.figures[round], line)));
    const ratio = index === 0 ? '' : worthless ? 'none' : compare();
    return [name + objections(figures), ...cells, ratio];
  });
  return as_table(question, pinned, heads, lines);
}

/** Memory of idle clients: what bench_memory prints. */
export function table_of_memory(lines) {
  const ratios = new Map(lines.filter((l) => l.case === 'idle_ratio').map((l) => [l.tls, l]));
  const heads = ['server', 'clients', 'bytes each', 'of bare Beast', 'goal'];
  const rows = lines
    .filter((line) => line.case === 'idle_client')
    .map(({ server, tls, clients, bytes_per_client }) => {
      const { ratio, goal } = ratios.get(tls);
      const compared = server === 'coqewd' ? [rounded(ratio), `≤ ${goal}`] : ['', ''];
      const name = `${server}${tls ? ', TLS' : ''}`;
      return [name, rounded(clients), rounded(bytes_per_client), ...compared];
    });
  return as_table({ title: 'Resident memory of idle clients' }, false, heads, rows);
}
