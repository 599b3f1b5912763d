import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Process } from './process.mjs';

const built = fileURLToPath(new URL('../../../build/asan/coqewd', import.meta.url));
export const binary = path.resolve(process.env.COQEWD ?? built);

/** A program on the public API with Socket.IO namespaces of its own. */
export const playground = path.resolve(
  process.env.PLAYGROUND ?? path.join(path.dirname(built), 'tests/interop/playground'),
);

/** A program with applications whose handlers do all that can be done with a session. */
export const applications = path.resolve(
  process.env.APPLICATIONS ?? path.join(path.dirname(built), 'tests/interop/interop_applications'),
);

/** A program with a REST route for each way in which a handler can answer. */
export const rest_site = path.resolve(
  process.env.REST_SITE ?? path.join(path.dirname(built), 'tests/interop/interop_rest_site'),
);

/** The tests' own environment, without settings that would reach the server. */
function clean_environment() {
  const variables = Object.entries(process.env);
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith('COQEWD')));
}

/** What the server says when it stops: the first law has to hold. */
function final_counts(out) {
  const [, text] = /^coqewd stopped: (\{.*\})$/m.exec(out);
  const counts = JSON.parse(text);
  const { accepted, replied, failed, timed_out, cancelled, in_flight } = counts;
  assert.equal(in_flight, 0, text);
  assert.equal(accepted, replied + failed + timed_out + cancelled, text);
  return counts;
}

/** What `coqewd` with these arguments prints, and how it ends. */
export async function run_command(...args) {
  const run = new Process(binary, args, { env: clean_environment() });
  const { code } = await run.exited();
  return { code, out: run.out, err: run.err };
}

/** The same with nothing that could take what it prints. */
export async function run_on_full_disk(...args) {
  const words = ['-c', 'exec "$0" "$@" >/dev/full', binary, ...args];
  const run = new Process('sh', words, { env: clean_environment() });
  const { code } = await run.exited();
  return { code, err: run.err };
}

export const run_call = (...args) => run_command('call', ...args);

/** A coqewd. */
export class Server {
  #flags;
  #program;
  #before;
  #process;
  #past = '';

  /** `before` are arguments of the program that are none of the server's. */
  constructor(flags, program = binary, before = []) {
    this.#flags = flags;
    this.#program = program;
    this.#before = before;
  }

  /** Listens on a free port; started again, on the port it had. */
  async start() {
    const port = this.url ? new URL(this.url).port : '0';
    const args = [...this.#before, 'serve', '--port', port, ...this.#flags];
    this.#process = new Process(this.#program, args, { env: clean_environment() });
    [, this.url] = await this.#process.says(/^coqewd listening on (https?:\/\/\S+)$/m);
    return this;
  }

  /** Everything it has written. */
  get log() {
    return this.#past + (this.#process?.said ?? '');
  }

  /**
   * Stops it the polite way: it has to end by itself, with nothing to complain about. Comes back
   * with its counts, or with nothing when it does not run.
   */
  async stop(signal = 'SIGTERM') {
    if (!this.#process) return undefined;
    this.#process.signal(signal);
    const { end, out, err } = await this.#ended();
    assert.deepEqual(end, { code: 0, signal: null }, `It did not stop well:\n${err}`);
    return final_counts(out);
  }

  async kill() {
    this.#process.kill();
    await this.#ended();
  }

  signal(name) {
    this.#process.signal(name);
  }

  /** How it ended, for one that is not stopped the polite way: its exit code and what it said. */
  async end() {
    const { end, out, err } = await this.#ended();
    return { ...end, out, err };
  }

  /** On the same port, with further flags. */
  async restart(...flags) {
    await this.stop();
    this.#flags.push(...flags);
    await this.start();
  }

  async #ended() {
    const ended = this.#process;
    this.#process = undefined;
    const end = await ended.exited();
    this.#past += ended.said;
    return { end, out: ended.out, err: ended.err };
  }
}
