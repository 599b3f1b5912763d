// Programs of others that the comparison runs, and how Debian calls the packages they come with.
import { access } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';

/** What a question may need: a command, or a program that is built when its libraries are there. */
export const packages = {
  nginx: { command: 'nginx', install: 'nginx-light' },
  haproxy: { command: 'haproxy', install: 'haproxy' },
  nats: { command: 'nats-server', install: 'nats-server' },
  grpc: {
    command: 'bench_grpc_load',
    install: 'libgrpc++-dev protobuf-compiler-grpc',
  },
};

// Debian puts servers where only the administrator's PATH leads.
process.env.PATH += ':/usr/sbin:/usr/local/sbin';

function exists(folders, command) {
  const looks = folders.map((folder) => access(path.join(folder, command), constants.X_OK));
  return Promise.any(looks).then(() => true, () => false);
}

/** Throws one error that names everything that is missing and how it is installed. */
export async function check_packages(questions, root) {
  const built = path.join(root, 'build/bench/tests/bench/grpc');
  const folders = [...process.env.PATH.split(':'), built];
  const missing = [];
  for (const needed of new Set(questions.flatMap(({ needs = [] }) => needs))) {
    if (!(await exists(folders, needed.command))) missing.push(needed);
  }
  if (missing.length === 0) return;
  const commands = missing.map(({ command }) => command).join(', ');
  const install = missing.map((each) => each.install).join(' ');
  throw new Error(`Missing: ${commands}. apt-get install ${install}`);
}
