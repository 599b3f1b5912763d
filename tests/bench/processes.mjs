// Programs that the comparison starts. None of them outlives it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { within } from '../interop/support/wait.mjs';

const time_to_end = 5_000;
const running = new Set();
const end_all = () => running.forEach((program) => program.kill());
process.on('exit', end_all);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** The process and those that it has started, and theirs. */
export function family_of(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(family_of)];
}

/** A server, which is ended with everything that it has started itself. */
export class Program {
  #child;
  #exited;
  #said = '';

  constructor([command, ...args], options = {}) {
    const own = { stdio: ['ignore', 'pipe', 'inherit'], detached: true };
    this.#child = spawn(command, args.map(String), { ...options, ...own });
    this.#child.once('spawn', () => running.add(this));
    this.#child.once('exit', () => running.delete(this));
    this.#child.stdout.setEncoding('utf8').on('data', (text) => (this.#said += text));
    this.#exited = once(this.#child, 'exit');
    this.#exited.catch(() => {});
  }

  get pid() {
    return this.#child.pid;
  }

  /** The match of the pattern in what it writes; what it writes later is read by nobody. */
  async says(pattern) {
    const { stdout } = this.#child;
    const found = new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.#said);
        if (match) resolve(match);
      };
      stdout.on('data', look);
      const ended = () => reject(new Error(`It ended without saying ${pattern}: ${this.#said}`));
      this.#exited.then(ended, reject);
      look();
    });
    const match = await within(found, `line ${pattern}`);
    stdout.removeAllListeners('data').resume();
    return match;
  }

  kill(signal = 'SIGKILL') {
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** It may end by itself, as to write its profile; what is left of it then is killed. */
  async stop() {
    this.kill('SIGTERM');
    await within(this.#exited, 'end', time_to_end).catch(() => {});
    this.kill();
    await this.#exited;
  }
}
