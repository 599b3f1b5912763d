// Figures of several rounds as tables of Markdown.

/** Median, minimum and maximum. */
export function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) };
}

function rounded(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits });
}

function cell(values) {
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
const others_max = 0.2;

/** Whether others used the machine, in the median of the rounds. */
export const was_busy = (figures) =>
  spread(figures.map((line) => line.others_cpu)).median > others_max;

/** What makes a row worth nothing. */
function objections(figures) {
  const found = [];
  if (was_busy(figures)) found.push('**void: others used the machine too**');
  if (figures.some((line) => line.void)) found.push('**void: the client was saturated**');
  if (figures.some((line) => line.wrong > 0)) found.push('**wrong answers**');
  if (figures.some((line) => line.unanswered > 0)) found.push('**unanswered questions**');
  return found.length === 0 ? '' : `; ${found.join(', ')}`;
}

/** How the first row stands to this one, round by round: more answers, or less time. */
function ratios(first, figures, compared) {
  return figures.map((line, round) => first[round][compared] / line[compared]);
}

/** One table: a row for each server, the first of which is compared with each other. */
export function table(question, pinned, rows) {
  const { title, compared = 'per_second' } = question;
  const place = pinned ? 'server on one core, load on the other' : 'not pinned';
  const name_of_ratio = columns.find(([, name]) => name === compared)[0];
  const heads = ['server', ...columns.map(([head]) => head), `${name_of_ratio}: first ÷ this`];
  const lines = rows.map(({ name, figures }, index) => {
    const cells = columns.map(([, member]) => cell(figures.map((line) => line[member])));
    const worthless = objections(rows[0].figures) || objections(figures);
    const compare = () => cell(ratios(rows[0].figures, figures, compared));
    const ratio = index === 0 ? '' : worthless ? 'none' : compare();
    return [name + objections(figures), ...cells, ratio];
  });
  const all = [heads, heads.map(() => '---'), ...lines];
  return `**${title}**; ${place}\n\n${all.map((line) => `| ${line.join(' | ')} |`).join('\n')}`;
}
