import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from './support/browser.mjs';
import { ways } from './support/event-client.mjs';
import { Pages } from './support/pages.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

for (const transport of transports) {
  describe(`Chromium, over ${transport}`, () => {
    let site;
    let pages;
    let browser;
    let server;
    let page;
    let stranger;
    let old_page;
    const told = (name) => `${name} ${transport}`;

    before(async () => {
      site = await Site.open();
      pages = await Pages.open();
      browser = await Browser.start();
      const flags = [...site.over(transport), '--cors-origin', pages.origin];
      server = await site.serve('--demo', ...flags);
      const { port } = new URL(pages.origin);
      page = await browser.open(pages.origin, ['/socket.io.js']);
      stranger = await browser.open(`http://localhost:${port}`, ['/socket.io.js']);
      old_page = await own_page(['/socket.io/2/socket.io.js']);
    });
    after(async () => {
      await browser?.close();
      await pages?.close();
      await site?.close();
    });

    /** A page of coqewd's own; it has no other yet. */
    const own_page = (scripts) => browser.open(`${server.url}/socket.io/licenses.txt`, scripts);

    for (const { way, ...options } of ways) {
      test(`a page of another origin gets a reply, ${way}`, async ({ name }) => {
        const inside = async ([url, how]) => in_page.greet(await in_page.meet(url, how), 'Ada');

        const hello = await page.run(told(name), inside, [server.url, options]);

        assert.equal(hello, 'Ada');
      });

      test(`a page of an origin that is not allowed is refused, ${way}`, async ({ name }) => {
        const inside = async ([url, { transports }]) => {
          const refusal = await in_page.client(url, { transports }).refused();
          return refusal.message;
        };

        const message = await stranger.run(told(name), inside, [server.url, options]);

        assert.match(message, /^(xhr poll|websocket) error$/);
      });

      test(`socket.io-client 2 out of coqewd gets a reply, ${way}`, async ({ name }) => {
        const inside = async (how) => in_page.greet(await in_page.meet('/', how), 'Bob');

        assert.equal(await old_page.run(told(name), inside, options), 'Bob');
      });
    }

    test('qewd-client on a page of another origin gets a reply', async ({ name }) => {
      const inside = (url) => in_page.greet_by_qewd_client('/qewd-client.js', { io, url }, 'Rob');

      assert.equal(await page.run(told(name), inside, server.url), 'Rob');
    });

    test('qewd-client out of coqewd needs nothing more than an application', async ({ name }) => {
      const own = await own_page([]);
      const inside = () => in_page.greet_by_qewd_client('/qewd-client.js', {}, 'Rob');

      assert.equal(await own.run(told(name), inside), 'Rob');
    });

    test('the clients out of coqewd serve pages of other origins too', async ({ name }) => {
      const bare = await browser.open(pages.origin, [`${server.url}/socket.io/socket.io.min.js`]);
      const inside = (url) =>
        in_page.greet_by_qewd_client(`${url}/qewd-client.js`, { io, url }, 'Rob');

      assert.equal(await bare.run(told(name), inside, server.url), 'Rob');
    });

    test('the ES module of Socket.IO out of coqewd gets a reply', async ({ name }) => {
      const own = await own_page([]);
      const inside = async (how) => {
        const module = await import('/socket.io/socket.io.esm.min.js');
        return in_page.greet(await in_page.meet('/', how, module), 'Eve');
      };

      assert.equal(await own.run(told(name), inside, ways[1]), 'Eve');
    });
  });
}
