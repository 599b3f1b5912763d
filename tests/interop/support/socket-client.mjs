import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Process } from './process.mjs';
import { until } from './wait.mjs';

const built = fileURLToPath(
  new URL('../../../build/asan/tests/interop/interop_socket_client', import.meta.url),
);
const binary = path.resolve(process.env.SOCKET_CLIENT ?? built);

/** Our SocketClient, in a program of its own (programs/socket_client.cpp). */
export class SocketClient {
  #process;
  #calls = 0;

  /** `options`: url, nsp, auth, query, headers, ca; and `events`, which it tells of and answers. */
  constructor(options) {
    const stdio = ['pipe', 'pipe', 'pipe'];
    this.#process = new Process(binary, [JSON.stringify(options)], { stdio });
  }

  /** Everything that it was told, in order. */
  get told() {
    const lines = this.#process.out.split('\n');
    // The last one may be on its way still.
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  }

  connect() {
    this.#do({ do: 'connect' });
    return this;
  }

  disconnect() {
    this.#do({ do: 'disconnect' });
  }

  emit(event, ...args) {
    this.#do({ do: 'emit', event, args });
  }

  /** What the server acknowledges, or an error with the client's words. */
  async call(event, ...args) {
    return this.call_within(10_000, event, ...args);
  }

  async call_within(ms, event, ...args) {
    const id = (this.#calls += 1);
    this.#do({ do: 'call', id, ms, event, args });
    const { args: answer, error } = await this.heard(({ answer: of }) => of === id, `answer ${id}`);
    if (error) throw new Error(error);
    return answer;
  }

  /** The first thing that it was told which is like this. */
  async heard(matches, what) {
    const find = () => this.told.find(matches);
    return until(find, what).catch((error) => {
      throw new Error(`${error.message}; told: ${this.#process.said}`);
    });
  }

  async connected(times = 1) {
    const times_told = () => this.told.filter(({ told }) => told === 'connected');
    await until(() => times_told().length >= times, `connection ${times}: ${this.#process.said}`);
    return times_told().at(-1);
  }

  async disconnected() {
    return this.heard(({ told }) => told === 'disconnected', 'end of the connection');
  }

  async failed() {
    return this.heard(({ told }) => told === 'failed', 'failure');
  }

  async event(...args) {
    const matches = ({ event, args: came }) => event && isDeepStrictEqual(came, args);
    return this.heard(matches, `event with ${JSON.stringify(args)}`);
  }

  /** It has to end well, with nothing to complain about. */
  async close() {
    this.#process.tell_end();
    const end = await this.#process.exited();
    assert.deepEqual(end, { code: 0, signal: null }, this.#process.said);
    assert.equal(this.told.find(({ thrown }) => thrown), undefined);
  }

  #do(command) {
    this.#process.tell(JSON.stringify(command));
  }
}
