import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
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

/** A headless Chromium with a profile of its own, which knows none of the tests' certificates. */
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

  /**
   * Runs the steps with a page of this address, in a context that shares nothing with others. When
   * they fail there is a picture of the page under this name, and what it said in the error.
   */
  async visit(url, name, steps) {
    const context = await this.#chromium.newContext({ ignoreHTTPSErrors: true });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.stack));
    try {
      await page.goto(url);
      return await within(steps(page), 'end of what the page does');
    } catch (error) {
      const picture = await this.#picture(page, name);
      error.message += `\nA picture of the page: ${picture}\nIt said:\n${said.join('\n')}`;
      throw error;
    } finally {
      await context.close();
    }
  }

  async close() {
    await this.#chromium.close();
  }

  async #picture(page, name) {
    await mkdir(pictures, { recursive: true });
    const file = path.join(pictures, `${name.replaceAll(/[^\w.]+/g, '-')}.png`);
    return page.screenshot({ path: file }).then(
      () => file,
      (error) => `none, as ${error.message}`,
    );
  }
}
