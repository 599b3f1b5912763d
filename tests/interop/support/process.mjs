import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { patience, within } from './wait.mjs';

const sanitizer_report = /(Address|Leak|Thread|Memory|UndefinedBehavior)Sanitizer|runtime error:/;

/** Those that run; none of them may outlive a test that went wrong or was stopped. */
const running = new Set();
const end_all = () => running.forEach((program) => program.kill());
process.on('exit', end_all);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    end_all();
    // Now that nobody listens for it any more, it does what it does by default.
    process.kill(process.pid, signal);
  });
}

/** A server program of ours or of QEWD's: what it writes is kept, and it is ended by its pid. */
export class Process {
  #child;
  #exited;
  #group;
  #watchers = new Set();
  out = '';
  err = '';

  constructor(command, args, options) {
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.#group = options.detached === true;
    this.#child.once('spawn', () => running.add(this));
    this.#child.once('exit', () => running.delete(this));
    this.#collect('out', this.#child.stdout);
    this.#collect('err', this.#child.stderr);
    this.#exited = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
    this.#exited.catch(() => {});
  }

  /** All that it has written. */
  get said() {
    return this.out + this.err;
  }

  /** The match of the pattern in what the program writes to stdout. */
  async says(pattern) {
    const found = new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.out);
        if (match) resolve(match);
      };
      this.#watchers.add(look);
      const ended = () => reject(new Error(`It ended without saying ${pattern}:\n${this.err}`));
      this.#exited.then(ended, reject);
      look();
    });
    return within(found, `line ${pattern} of the program`);
  }

  /** Writes a line to its stdin, for one that was started with a pipe there. */
  tell(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** There are no more lines. */
  tell_end() {
    this.#child.stdin.end();
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** At once; one that was started `detached` with everything that it started itself. */
  kill() {
    try {
      process.kill(this.#group ? -this.#child.pid : this.#child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** How the program ended, which must be without a sanitizer's report. */
  async exited(milliseconds = patience) {
    const end = await within(this.#exited, 'end of the program', milliseconds).catch((error) => {
      this.kill();
      throw error;
    });
    if (sanitizer_report.test(this.err)) throw new Error(`A sanitizer complains:\n${this.err}`);
    return end;
  }

  #collect(name, stream) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      this[name] += text;
      for (const look of this.#watchers) look();
    });
  }
}
