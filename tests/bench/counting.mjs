// What the cases of bench_instructions cost, counted by valgrind.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sites_for_each } from './allocation_sites.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'build/bench/tests/bench/bench_instructions');

/** The difference of the two is what counts: what a case costs before and after falls out. */
const counts = [50, 550];

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
    throw new Error(`${program} is missing: app/build bench bench_instructions builds it`);
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

/** By case; of all, or of those whose names begin like this. */
export function count_instructions(cases) {
  const options = () => ['--tool=callgrind', '--callgrind-out-file=/dev/null'];
  return with_valgrind(options, ['--each', ...counts.map(String), ...cases], (lines, folder) => {
    const figures = {};
    for (const line of lines) {
      line.instructions = instructions_in(`${folder}/log.${line.process}`);
    }
    for (let at = 0; at < lines.length; at += 2) {
      figures[lines[at].case] = cost_of(lines[at], lines[at + 1]);
    }
    return figures;
  });
}
