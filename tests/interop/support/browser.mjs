import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { binary } from './server.mjs';
import { patience, within } from './wait.mjs';

/** Debian's; playwright would load one of its own from elsewhere. */
const program = '/usr/bin/chromium';

/** No sandbox, as root has none; nothing that would look for hosts of the browser's maker. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where pictures of what went wrong are kept: beside the coqewd that is tested. */
const pictures = path.join(path.dirname(binary), 'screenshots');

/** At this path every page finds the modules of this folder, whatever its server has there. */
const support = '/tests-support/';
const support_folder = fileURLToPath(new URL('.', import.meta.url));
const is_support = (url) => url.pathname.startsWith(support);
const give_support = (route) => {
  const name = path.basename(new URL(route.request().url()).pathname);
  return route.fulfill({ path: path.join(support_folder, name), contentType: 'text/javascript' });
};

/** A page in a context of its own, which shares nothing with others; it has `in_page`. */
class Page {
  #page;
  #said = [];

  constructor(page) {
    this.#page = page;
    page.on('console', (message) => this.#said.push(message.text()));
    page.on('pageerror', (error) => this.#said.push(error.stack));
  }

  async load(url, scripts) {
    await this.#page.goto(url);
    for (const script of scripts) await this.#page.addScriptTag({ url: script });
    await this.#page.addScriptTag({ url: `${support}in-page.mjs`, type: 'module' });
    return this;
  }

  /**
   * What the function comes back with in the page. When it fails there is a picture of the page
   * under this name, and what the page has said is in the error.
   */
  async run(name, inside, argument) {
    try {
      return await within(this.#page.evaluate(inside, argument), 'end of what the page does');
    } catch (error) {
      const picture = await this.#picture(name);
      const said = this.#said.join('\n');
      throw new Error(`${error.message}\nA picture of the page: ${picture}\nIt said:\n${said}`);
    } finally {
      this.#said = [];
      await this.#page.evaluate(() => in_page.close_all()).catch(() => {});
    }
  }

  /** Waits until the page writes this to its console. */
  async says(text) {
    await this.#page.waitForEvent('console', (message) => message.text() === text);
  }

  async close() {
    await this.#page.context().close();
  }

  async #picture(name) {
    await mkdir(pictures, { recursive: true });
    const file = path.join(pictures, `${name.replaceAll(/[^\w.]+/g, '-')}.png`);
    return this.#page.screenshot({ path: file }).then(
      () => file,
      (error) => `none, as ${error.message}`,
    );
  }
}

/** A headless Chromium with a profile of its own, which takes any certificate. */
export class Browser {
  #chromium;

  static async start() {
    if (!existsSync(program)) {
      throw new Error(`${program} is missing: run ./tests/run, or app/install tests`);
    }
    const browser = new Browser();
    const options = { executablePath: program, args: flags, timeout: patience };
    browser.#chromium = await chromium.launch({ headless: true, ...options });
    return browser;
  }

  /** A page of this address with these scripts. */
  async open(url, scripts = []) {
    const context = await this.#chromium.newContext({ ignoreHTTPSErrors: true });
    context.setDefaultTimeout(patience);
    await context.route(is_support, give_support);
    return new Page(await context.newPage()).load(url, scripts);
  }

  async close() {
    await this.#chromium.close();
  }
}
