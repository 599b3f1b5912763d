// Measures builds of ours beside each other: what a change gave. Two copies of each are asked in
// turn, so that whatever else the machine does meets all of them, and so that it shows when copies
// of one build do not agree. tests/bench/builds builds the load.
import { access } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { make_certificates } from '../interop/support/certificates.mjs';
import { connections, context_of, measure, time, whole_number } from './asking.mjs';
import { coqewd_demo, coqewd_quick, coqewd_site } from './servers.mjs';
import { coqewd_hop, coqewd_hop_by_worker, coqewd_route } from './servers_hops.mjs';
import { lines_of_builds } from './tables_builds.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of each build, so many servers. */
const copies = 2;

const questions = [
  { title: 'by a worker', mode: 'ewdjs', load: connections(64), start: coqewd_demo },
  { title: 'on the connection', mode: 'ewdjs', load: connections(64), start: coqewd_quick },
  { title: 'REST on the connection', mode: 'rest', load: connections(64), start: coqewd_site },
  { title: 'hop, 64 in flight', mode: 'ewdjs', load: connections(1, 64), start: coqewd_hop },
  { title: 'hop, 64 connections', mode: 'ewdjs', load: connections(64), start: coqewd_hop },
  { title: 'hop, by a worker', mode: 'ewdjs', load: connections(64), start: coqewd_hop_by_worker },
  { title: 'hop, alone', mode: 'ewdjs', load: connections(1), start: coqewd_hop },
  { title: 'hop, REST', mode: 'rest', load: connections(64), start: coqewd_route },
];

async function ask(question, folders, values) {
  const places = folders.flatMap((programs) => Array(copies).fill(programs));
  const servers = places.map((programs) => (place) => question.start({ ...place, programs }));
  const rows = await measure({ ...question, servers }, context_of(values, values.pinned));
  process.stdout.write(`${question.title}: µs of the server each; p50 µs; each copy alone\n`);
  for (const line of lines_of_builds(folders, rows)) process.stdout.write(`  ${line}\n`);
}

async function read_arguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '0.25' },
      only: { type: 'string', default: '' },
      pinned: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Error('it takes a folder like build/bench, or several');
  const folders = positionals.map((folder) => path.resolve(folder));
  for (const folder of folders) await access(path.join(folder, 'coqewd'));
  const rounds = whole_number('rounds', values.rounds, 1);
  const seconds = time('seconds', values.seconds);
  const directory = mkdtempSync(path.join(tmpdir(), 'coqewd-builds-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const certificates = await make_certificates(directory, '127.0.0.1');
  const place = { root, directory, certificates };
  return { folders, values: { ...values, rounds, seconds, again: 0, place } };
}

try {
  const { folders, values } = await read_arguments();
  const asked = questions.filter(({ title }) => title.includes(values.only));
  if (asked.length === 0) throw new Error(`no question has the word '${values.only}'`);
  for (const question of asked) await ask(question, folders, values);
} catch (error) {
  process.stderr.write(`tests/bench/builds: ${error.message}\n`);
  process.exitCode = 2;
}
