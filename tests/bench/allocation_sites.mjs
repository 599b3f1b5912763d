// Where a case allocates, from what DHAT of valgrind has seen of a few and of many operations.
// No I/O.

/** Templates and parameters say little and take many lines; what they stand for is left out. */
function without_brackets(text) {
  let [depth, kept] = [0, ''];
  for (const character of text) {
    if ('<('.includes(character)) ++depth;
    if (depth === 0) kept += character;
    if ('>)'.includes(character) && depth > 0) --depth;
  }
  return kept;
}

/** `0x1234: coqewd::Link::call(coqewd::Request) [clone .resume] (in …)` → `coqewd::Link::call`. */
export function name_of(frame) {
  const symbol = frame.replace(/^0x[0-9A-F]+: /, '').replace(/ \((in )?[^()]*\)$/, '');
  const named = symbol
    .replaceAll('(anonymous namespace)::', '')
    .replaceAll(/operator(\(\)|<<?|>>?)/g, 'operator')
    .replace(/ \[clone .*/, '')
    .replace(/ const$/, '')
    .replaceAll(/\[abi:\w+\]/g, '');
  return without_brackets(named).split(' ').at(-1);
}

/** What resumes a coroutine says as little as Asio of why it does. */
const is_ours = (name) => name.startsWith('coqewd::') && !name.startsWith('coqewd::Resumption');

/** So it allocates the frames of coroutines, and operations that wait. */
const is_asio = (name) => name === 'memalign' || name.endsWith('::thread_info_base::allocate');

/** What says nothing of who asks. */
const says_nothing = (name) => ['???', 'new', 'malloc', 'calloc', 'realloc'].includes(name);

/** What asked for memory, and for whom: of the callers the two next ones that are ours. */
function site_of(frames) {
  const names = frames.map(name_of).filter((name) => !says_nothing(name));
  const own = [...new Set(names.filter(is_ours))].slice(0, 2);
  const by = names[0] === own[0] ? '' : ` by ${is_asio(names[0]) ? 'Asio' : names[0]}`;
  return `${own.join(' < ') || 'nobody of ours'}${by}`;
}

/** DHAT's output: by site how many blocks, and how many bytes. */
function sites_of({ pps: points, ftbl: frames }) {
  const sites = new Map();
  for (const { tbk: blocks, tb: bytes, fs: stack } of points) {
    const name = site_of(stack.map((index) => frames[index]));
    const before = sites.get(name) ?? { blocks: 0, bytes: 0 };
    sites.set(name, { blocks: before.blocks + blocks, bytes: before.bytes + bytes });
  }
  return sites;
}

/** For one operation, those with most blocks first; what a case does once falls out. */
export function sites_for_each(few, many, operations) {
  const before = sites_of(few);
  const sites = [...sites_of(many)].map(([name, { blocks, bytes }]) => ({
    name,
    blocks: (blocks - (before.get(name)?.blocks ?? 0)) / operations,
    bytes: (bytes - (before.get(name)?.bytes ?? 0)) / operations,
  }));
  return sites
    .filter(({ blocks }) => blocks >= 0.005)
    .sort((a, b) => b.blocks - a.blocks || b.bytes - a.bytes);
}
