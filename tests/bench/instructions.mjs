// Counts what each case costs and compares it with what was committed; tests/bench/instructions
// builds what it needs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { count_instructions, find_allocations } from './counting.mjs';
import { compare, from_text, to_text } from './kept_figures.mjs';

const file = fileURLToPath(new URL('instructions.json', import.meta.url));
const short = 'tests/bench/instructions.json';

const kept_figures = () =>
  existsSync(file) ? from_text(readFileSync(file, 'utf8'), short) : {};

const begins_like = (words) => ([name]) =>
  words.length === 0 || words.some((word) => name.startsWith(word));

const only = (figures, words) =>
  Object.fromEntries(Object.entries(figures).filter(begins_like(words)));

function report({ failures, falls }) {
  for (const sentence of failures) process.stderr.write(`${sentence}\n`);
  for (const sentence of falls) process.stderr.write(`${sentence}: take it again\n`);
  if (failures.length > 0) {
    process.stderr.write('If that is what it must cost: tests/bench/instructions --write\n');
    process.exitCode = 1;
  } else if (falls.length > 0) {
    process.stderr.write('It has become cheaper: tests/bench/instructions --write keeps that\n');
  }
}

async function print_allocations(cases) {
  for (const name of cases) {
    process.stdout.write(`${name}: blocks and bytes of one operation, and who allocates them\n`);
    for (const site of await find_allocations(name)) {
      const [blocks, bytes] = [site.blocks.toFixed(2), site.bytes.toFixed(0)];
      process.stdout.write(`${blocks.padStart(8)} ${bytes.padStart(8)}  ${site.name}\n`);
    }
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      who: { type: 'boolean', default: false },
    },
  });
  if (values.who) return print_allocations(positionals);
  // Before the counting, which takes a while.
  const kept = values.write ? {} : kept_figures();
  const found = await count_instructions(positionals);
  if (Object.keys(found).length === 0) throw new Error(`there is no case ${positionals}`);
  process.stdout.write(to_text(found));
  if (!values.write) return report(compare(only(kept, positionals), found));
  writeFileSync(file, to_text(positionals.length > 0 ? { ...kept_figures(), ...found } : found));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`tests/bench/instructions: ${error.message}\n`);
  process.exitCode = 2;
}
