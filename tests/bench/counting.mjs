// What the cases of bench_instructions cost, counted by valgrind.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sites_for_each } from './allocation_sites.mjs';
import { has_threads } from './kept_figures.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'build/counts/tests/bench/bench_instructions');

/** The difference of the two is what counts: what a case costs before and after falls out. */
const counts = [50, 550];

/** Two threads do not meet in quite the same way each time: these cases are done so often. */
const rounds = 3;

/**
 * Which of their functions glibc and OpenSSL choose depends on the processor: they are told the
 * same one everywhere, without AVX, and with AES in the second place.
 */
const env = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-BMI2,-ERMS,-FSRM,-MOVBE,-RTM',
  OPENSSL_ia32cap: '0x0288020207888010:0x0',
};

/** Gives what the program prints to `take`, with a folder of what valgrind says of each process. */
async function with_valgrind(options, words, take) {
  if (!existsSync(program)) {
    throw new Error(`${program} is missing: app/build counts bench_instructions builds it`);
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'coqewd-counting-'));
  const logs = [`--log-file=${folder}/log.%p`, '--fair-sched=yes'];
  try {
    const words_of_all = [...options(folder), ...logs, program, ...words];
    const { stdout } = await run('valgrind', words_of_all, { env });
    return take(stdout.trim().split('\n').filter(Boolean).map(JSON.parse), folder);
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('valgrind is missing: app/install tests');
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function instructions_in(file) {
  const collected = /Collected : (\d+)/.exec(readFileSync(file, 'utf8'));
  if (!collected) throw new Error(`callgrind does not say what it has counted: ${file}`);
  return Number(collected[1]);
}

/** For one operation. A queue that grows in blocks allocates once in many operations. */
function cost_of(few, many) {
  const operations = many.operations - few.operations;
  const each = (cost) => (many[cost] - few[cost]) / operations;
  return {
    instructions: Math.round(each('instructions')),
    allocations: Number(each('allocations').toFixed(2)),
    bytes: Math.round(each('bytes')),
  };
}

/** Where a case allocates, for one operation. */
export async function find_allocations(name) {
  const options = (folder) => [
    '--tool=dhat',
    '--num-callers=60',
    `--dhat-out-file=${folder}/dhat.json`,
  ];
  const read = (_, folder) => JSON.parse(readFileSync(`${folder}/dhat.json`, 'utf8'));
  const [few, many] = [
    await with_valgrind(options, [name, String(counts[0])], read),
    await with_valgrind(options, [name, String(counts[1])], read),
  ];
  return sites_for_each(few, many, counts[1] - counts[0]);
}

/** A line of the program for each case and count, with what valgrind says of its process. */
function count_once(cases) {
  const options = () => ['--tool=callgrind', '--callgrind-out-file=/dev/null'];
  const words = ['--each', ...counts.map(String), ...cases];
  return with_valgrind(options, words, (lines, folder) =>
    lines.map((line) => ({
      ...line,
      instructions: instructions_in(`${folder}/log.${line.process}`),
    })),
  );
}

/** Chance adds: a thread that came too late for another one's block takes a new one. */
function least_of(lines) {
  const least = (cost) => Math.min(...lines.map((line) => line[cost]));
  const costs = ['operations', 'instructions', 'allocations', 'bytes'];
  return Object.fromEntries(costs.map((cost) => [cost, least(cost)]));
}

/** By case; of all, or of those whose names begin like this. */
export async function count_instructions(cases) {
  const lines = await count_once(cases);
  const names = new Set(lines.map((line) => line.case));
  const again = [...names].filter(has_threads);
  for (let round = 1; round < rounds && again.length > 0; ++round) {
    lines.push(...(await count_once(again)));
  }
  const cost = (name) => {
    const of_count = (count) =>
      least_of(lines.filter((line) => line.case === name && line.operations === count));
    return cost_of(...counts.map(of_count));
  };
  return Object.fromEntries([...names].map((name) => [name, cost(name)]));
}
