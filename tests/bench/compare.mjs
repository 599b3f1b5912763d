// Asks servers the same questions one after the other, round by round, so that whatever else the
// machine does meets all of them; tests/bench/compare builds what it needs.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { make_certificates } from '../interop/support/certificates.mjs';
import { family_of } from './processes.mjs';
import { questions } from './questions.mjs';
import { table, was_busy } from './tables.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = path.join(root, 'docs/performance.md');
const rounds_min = 5;
const server_core = 0;
const load_core = 1;
const run = promisify(execFile);

/** The command, kept to one processor or not. */
const on_core = (core, words) => (core === undefined ? words : ['taskset', '-c', core, ...words]);

/** What bench_load prints, as an object. */
async function load(question, server, { pinned, seconds }) {
  const program = path.join(root, 'build/bench/tests/bench/bench_load');
  const pids = server.pids.flatMap(family_of).flatMap((pid) => ['--pid', pid]);
  const own = [question.mode, server.url, ...question.load, ...server.load];
  const words = [program, ...own, '--seconds', seconds, ...pids];
  const [command, ...args] = on_core(pinned ? load_core : undefined, words).map(String);
  const { stdout } = await run(command, args);
  return JSON.parse(stdout);
}

/** The rows of one question: for each server its figures, a round each. */
async function measure(question, { pinned, rounds, seconds, place }) {
  const core = pinned ? server_core : undefined;
  const prefix = (words) => on_core(core, words);
  const servers = [];
  try {
    for (const start of question.servers) servers.push(await start({ ...place, pinned, prefix }));
    for (const server of servers) await load(question, server, { pinned, seconds: 1 });
    const rows = servers.map(({ name }) => ({ name, figures: [] }));
    for (let round = 0; round < rounds; ++round) {
      for (const [index, server] of servers.entries()) {
        const figures = await load(question, server, { pinned, seconds });
        rows[index].figures.push(figures);
        process.stderr.write(`${server.name}: ${JSON.stringify(figures)}\n`);
      }
    }
    return rows;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Puts the tables where those of the last run stand. */
async function write(tables) {
  const [begin, end] = ['<!-- compare: begin -->', '<!-- compare: end -->'];
  const text = await readFile(document, 'utf8');
  const [before, after] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (after < before) throw new Error(`${document} has no place for tables`);
  await writeFile(document, `${text.slice(0, before)}\n\n${tables}\n\n${text.slice(after)}`);
}

const about_machine = ({ rounds, seconds }) =>
  `${new Date().toISOString().slice(0, 10)}, ${rounds} rounds of ${seconds} s each; load average ` +
  `before it began: ${loadavg()[0].toFixed(2)}.`;

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  if (values.write && (rounds < rounds_min || values.only)) {
    throw new Error(`--write needs all questions and ${rounds_min} rounds at least`);
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'coqewd-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const certificates = await make_certificates(directory, '127.0.0.1');
  const place = { root, directory, certificates };
  const parts = [about_machine({ rounds, seconds })];
  let busy = false;
  for (const question of questions.filter(({ title }) => title.includes(values.only))) {
    for (const pinned of [true, false]) {
      const rows = await measure(question, { pinned, rounds, seconds, place });
      parts.push(table(question, pinned, rows));
      busy ||= rows.some(({ figures }) => was_busy(figures));
    }
  }
  const tables = parts.join('\n\n');
  process.stdout.write(`${tables}\n`);
  if (values.write && busy) throw new Error('nothing is written: others used the machine too');
  if (values.write) await write(tables);
}

await main();
