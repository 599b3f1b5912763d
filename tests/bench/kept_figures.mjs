// The committed figures of tests/bench/instructions: how they are written, read, and compared with
// those of today. No I/O.

/** Cases in which a worker's thread takes part, besides the one that asks. */
export const has_threads = (name) => name.endsWith('_by_worker');

/** What a case may cost more before it fails: a share, or so many allocations. One is too many. */
const share_max = 0.03;
const allocations_max = (name) => (has_threads(name) ? 0.7 : 0.1);

const costs = ['instructions', 'allocations', 'bytes'];

/** A line for each case, sorted, so that a change is seen where it is. */
export function to_text(figures) {
  const names = Object.keys(figures).sort();
  const lines = names.map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(figures[name])}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

const is_figure = (value) =>
  value !== null && typeof value === 'object' && costs.every((cost) => value[cost] >= 0);

/** What to_text() has written; throws an Error with a sentence for anything else. */
export function from_text(text, file) {
  const again = 'write it anew with tests/bench/instructions --write';
  let figures;
  try {
    figures = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON (${error.message}): ${again}`);
  }
  if (figures === null || typeof figures !== 'object' || Array.isArray(figures)) {
    throw new Error(`${file} is no object of cases: ${again}`);
  }
  const wrong = Object.keys(figures).find((name) => !is_figure(figures[name]));
  if (wrong === undefined) return figures;
  throw new Error(`${file} does not say ${costs.join(', ')} of ${wrong} as numbers: ${again}`);
}

/** By how much a cost may differ before somebody has to look. */
const leeway = (name, cost, kept) =>
  cost === 'allocations' ? allocations_max(name) : kept * share_max;

const in_percent = (kept, found) =>
  kept === 0 ? 'from nothing' : `${(100 * (found / kept - 1)).toFixed(1)} %`;

function compare_case(name, kept, found) {
  const result = { rises: [], falls: [] };
  for (const cost of costs) {
    const difference = found[cost] - kept[cost];
    if (Math.abs(difference) <= leeway(name, cost, kept[cost])) continue;
    const change = `${kept[cost]} ${cost} were kept, ${found[cost]} are counted`;
    const sentence = `${name}: ${change} (${in_percent(kept[cost], found[cost])})`;
    (difference > 0 ? result.rises : result.falls).push(sentence);
  }
  return result;
}

/**
 * Sentences on what fails (a case that costs more, or that only one side has) and on what has
 * become cheaper.
 */
export function compare(kept, found) {
  const failures = [];
  const falls = [];
  for (const name of Object.keys({ ...kept, ...found }).sort()) {
    if (!kept[name]) failures.push(`${name}: no figure was kept; write it with --write`);
    else if (!found[name]) failures.push(`${name}: is kept, but there is no such case any more`);
    else {
      const changes = compare_case(name, kept[name], found[name]);
      failures.push(...changes.rises);
      falls.push(...changes.falls);
    }
  }
  return { failures, falls };
}
