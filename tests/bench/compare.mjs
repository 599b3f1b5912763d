// Asks servers the same questions one after the other, round by round, so that whatever else the
// machine does meets all of them; tests/bench/compare builds what it needs. Pictures are written to
// build/bench/pictures, or with --write to docs.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { make_certificates } from '../interop/support/certificates.mjs';
import { context_of, load_core, measure, on_core, server_core } from './asking.mjs';
import { time, whole_number } from './asking.mjs';
import { check_packages } from './packages.mjs';
import { picture_of_load, picture_of_memory } from './pictures.mjs';
import { questions } from './questions.mjs';
import { sweep, sweep_qewd, table_of_sweeps } from './sweeps.mjs';
import { mostly_busy, table, table_of_memory, was_busy } from './tables.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = path.join(root, 'docs/performance.md');
/** Where they are when they are only to be looked at. */
const pictures_folder = path.join(root, 'build/bench/pictures');
/** Of short rounds it takes so many until a median stays where it is. */
const rounds_min = 15;
/** Long enough to see how others come and go. */
const pauses_time = 10;
const run = promisify(execFile);

/** Puts the tables where those of the last run stand. */
async function write(tables) {
  const [begin, end] = ['<!-- compare: begin -->', '<!-- compare: end -->'];
  const text = await readFile(document, 'utf8');
  const [before, after] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (after < before) throw new Error(`${document} has no place for tables`);
  await writeFile(document, `${text.slice(0, before)}\n\n${tables}\n\n${text.slice(after)}`);
}

/** What a program that only counts and looks at the clock finds on both processors at once. */
async function pauses() {
  const program = path.join(root, 'build/bench/tests/bench/bench_pauses');
  return Promise.all(
    [server_core, load_core].map(async (core) => {
      const [command, ...args] = on_core(core, [program, pauses_time]).map(String);
      return JSON.parse((await run(command, args)).stdout);
    }),
  );
}

const percent = (part, digits) => `${(100 * part).toFixed(digits)} %`;

const lost_text = ({ lost, longest_us }) =>
  `${percent(lost, 2)} (the longest ${(longest_us / 1_000).toFixed(1)} ms)`;

async function about_machine({ rounds, seconds }) {
  const day = new Date().toISOString().slice(0, 10);
  const found = await pauses();
  const lost = found.map(lost_text).join(' and ');
  const slowest = found.map(({ slowest_part }) => percent(slowest_part, 0)).join(' and ');
  return (
    `${day}, ${rounds} rounds of ${seconds} s each where nothing else is said; load average ` +
    `before it began: ${loadavg()[0].toFixed(2)}. A program that only counted and looked at the ` +
    `clock lost in pauses of a millisecond or more, on the two processors: ${lost}. In the ` +
    `slowest tenth of the time it did ${slowest} of what it did in the quickest tenth.`
  );
}

/** What idle clients cost; a line of JSON for each case. */
async function measure_memory() {
  // That a goal is missed is said in a line, and by the exit code too.
  const program = path.join(root, 'tests/bench/memory');
  const { stdout } = await run(program, ['--rounds', '0']).catch((failure) => {
    if (failure.code !== 1) throw failure;
    return failure;
  });
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

async function read_arguments() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '25' },
      seconds: { type: 'string', default: '0.3' },
      again: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  const numbers = {
    rounds: whole_number('rounds', values.rounds, 1),
    seconds: time('seconds', values.seconds),
    again: whole_number('again', values.again, 0),
  };
  if (values.write && (numbers.rounds < rounds_min || values.only)) {
    throw new Error(`--write needs all questions and ${rounds_min} rounds at least`);
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'coqewd-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const certificates = await make_certificates(directory, '127.0.0.1');
  const programs = path.join(root, 'build/bench');
  return { ...values, ...numbers, place: { root, programs, directory, certificates } };
}

/** What is printed at once is there when a later question fails. */
function add(found, part) {
  found.parts.push(part);
  process.stdout.write(`${part}\n\n`);
}

/** Puts the picture behind the tables that are there so far. */
function show(found, file, about, picture) {
  add(found, `![${about}](${file})`);
  found.pictures[file] = picture;
}

/** The tables of a question, and its picture. */
async function ask(question, values, found) {
  for (const pinned of question.pinned ?? [true, false]) {
    const context = context_of(values, pinned);
    const rows = await (question.measure ?? measure)(question, context);
    add(found, (question.table ?? table)(question, pinned, rows));
    found.busy.push(...rows.map(({ figures }) => was_busy(figures)));
    const { picture } = question;
    if (pinned && picture) show(found, picture.file, picture.about, picture.of(rows));
  }
}

async function measure_sweeps(values, found) {
  const context = context_of(values, true);
  const sweeps = await sweep(context);
  add(found, table_of_sweeps(sweeps));
  const picture = picture_of_load([...sweeps, await sweep_qewd(context)]);
  show(found, 'speed-load.svg', 'Answers in a second and p99 against connections', picture);
}

async function measure_idle_clients(found) {
  const lines = await measure_memory();
  add(found, table_of_memory(lines));
  const about = 'Resident memory against idle clients';
  show(found, 'speed-memory.svg', about, picture_of_memory(lines));
}

async function main() {
  const values = await read_arguments();
  const found = { parts: [], pictures: {}, busy: [] };
  add(found, await about_machine(values));
  const asked = ({ title }) => title.includes(values.only);
  await check_packages(questions.filter(asked), root);
  for (const question of questions.filter(asked)) await ask(question, values, found);
  if (asked({ title: 'Sweeps' })) await measure_sweeps(values, found);
  if (asked({ title: 'Memory of idle clients' })) await measure_idle_clients(found);
  if (found.parts.length === 1) throw new Error(`no question has the word '${values.only}'`);
  const spoilt = mostly_busy(found.busy);
  for (const [file, picture] of Object.entries(found.pictures)) {
    const folder = values.write && !spoilt ? path.join(root, 'docs') : pictures_folder;
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, file), picture);
  }
  if (!values.write) return;
  if (spoilt) throw new Error('nothing is written: others used the machine too');
  await write(found.parts.join('\n\n'));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`tests/bench/compare: ${error.message}\n`);
  process.exitCode = 2;
}
