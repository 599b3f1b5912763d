// The load behind app/release.profdata: all that clients ask often, plain and over TLS, from here
// and over links. What is not asked here is compiled as without a profile.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { make_certificates } from '../interop/support/certificates.mjs';
import { built, chain, coqewd_demo, coqewd_quick, coqewd_site } from './servers.mjs';
import { coqewd_site_by_worker, echo_of_net } from './servers.mjs';
import { coqewd_hop, coqewd_hop_by_worker, coqewd_route } from './servers_hops.mjs';
import { coqewd_socketio, echo_of_net_tls } from './servers_limits.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const profile = path.join(root, 'app/release.profdata');

const load = (connections, in_flight = 1, bytes = 200) =>
  Object.entries({ connections, bytes, 'in-flight': in_flight }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);

const messages = [load(64), load(1, 64), load(8, 8), load(8, 1, 4_000)];
const texts = [load(64), load(64, 16), load(8, 1, 4_000)];

const lessons = [
  { mode: 'ewdjs', servers: [coqewd_demo, coqewd_quick], loads: messages },
  { mode: 'ewdjs', servers: [coqewd_hop, coqewd_hop_by_worker], loads: messages },
  { mode: 'ewdjs', servers: [chain(2, { secure: true })], loads: messages },
  { mode: 'rest', servers: [coqewd_site, coqewd_site_by_worker, coqewd_route], loads: [load(64)] },
  { mode: 'socketio', servers: [coqewd_socketio], loads: texts },
  { mode: 'ws-echo', servers: [echo_of_net, echo_of_net_tls], loads: texts },
];

async function teach({ mode, servers, loads }, place, seconds) {
  for (const start of servers) {
    const server = await start(place);
    try {
      for (const each of loads) {
        const own = [mode, server.url, ...each, ...server.load, '--seconds', seconds];
        // What the load does itself is no lesson for a server.
        const env = { ...process.env, LLVM_PROFILE_FILE: '/dev/null' };
        const words = own.map(String);
        const { stdout } = await run(built(place, 'tests/bench/bench_load'), words, { env });
        const { wrong, answered } = JSON.parse(stdout);
        process.stderr.write(`${server.name}, ${mode} ${each.join(' ')}: ${answered} answers\n`);
        if (wrong > 0 || answered === 0) throw new Error(`${server.name} answers wrongly`);
      }
    } finally {
      await server.stop();
    }
  }
}

async function main() {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '1' } } });
  const directory = mkdtempSync(path.join(tmpdir(), 'coqewd-train-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const certificates = await make_certificates(directory, '127.0.0.1');
  process.env.LLVM_PROFILE_FILE = path.join(directory, '%p.profraw');
  const prefix = (words) => words;
  const programs = path.join(root, 'build/training');
  const place = { root, programs, directory, certificates, prefix, pinned: false };
  for (const lesson of lessons) await teach(lesson, place, values.seconds);
  const raw = (await readdir(directory)).filter((name) => name.endsWith('.profraw'));
  const files = raw.map((name) => path.join(directory, name));
  await run('llvm-profdata-19', ['merge', '--sparse', '-o', profile, ...files]);
  const { size } = await stat(profile);
  process.stderr.write(`${profile}: ${size} bytes, of ${files.length} processes\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`tests/bench/train: ${error.message}\n`);
  process.exitCode = 1;
}
