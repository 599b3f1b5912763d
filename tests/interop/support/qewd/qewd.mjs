import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Process } from '../process.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.resolve(here, '../../node_modules');

/** A Node.js QEWD server; its workers are processes of their own, which do not end with it. */
export class Qewd {
  #directory;
  #settings;
  #process;

  /**
   * `settings`: address, secret, application, u_services, REST routes, ssl as QEWD has it, and the
   * file of the authorities that are trusted.
   */
  constructor(directory, settings) {
    this.#directory = directory;
    this.#settings = settings;
  }

  async start() {
    const port = this.url ? Number(new URL(this.url).port) : 0;
    const { trusted } = this.#settings;
    const config = path.join(this.#directory, 'qewd.json');
    // QEWD writes the program of its workers into this folder of the directory it runs in.
    await mkdir(path.join(this.#directory, 'node_modules'), { recursive: true });
    await writeFile(config, JSON.stringify({ ...this.#settings, port }), { mode: 0o600 });
    this.#process = new Process(process.execPath, [path.join(here, 'start.cjs'), config], {
      cwd: this.#directory,
      env: { ...process.env, NODE_PATH: modules, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: trusted },
      detached: true,
    });
    [, this.url] = await this.#process.says(/^QEWD serves (\S+)$/m);
    return this;
  }

  /** What it said to its console. */
  get log() {
    return this.#process.said;
  }

  async stop() {
    this.#process.kill();
    await this.#process.exited();
  }
}
