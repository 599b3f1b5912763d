import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from './support/browser.mjs';
import { Pages } from './support/pages.mjs';
import { Site } from './support/site.mjs';
import { transports } from './support/transports.mjs';

for (const transport of transports) {
  describe(`Chromium, on a page of another origin, over ${transport}`, () => {
    let site;
    let pages;
    let browser;
    let server;

    before(async () => {
      site = await Site.open();
      pages = await Pages.open();
      browser = await Browser.start();
      server = await site.serve('--demo', ...site.over(transport));
    });
    after(async () => {
      await browser?.close();
      await pages?.close();
      await site?.close();
    });

    const visit = (name, steps) => browser.visit(pages.page(), `${name} ${transport}`, steps);

    test('socket.io-client 4 registers and gets a reply over a WebSocket', async ({ name }) => {
      const reply = await visit(name, (page) =>
        page.evaluate(async (url) => {
          const socket = await in_page.connect(url, { transports: ['websocket'] });
          return in_page.greet(socket, 'Ada');
        }, server.url),
      );

      assert.equal(reply.message.hello, 'Ada');
      assert.equal(reply.finished, true);
    });

    test('qewd-client registers and gets a reply', async ({ name }) => {
      const reply = await visit(name, (page) =>
        page.evaluate(
          (url) => in_page.greet_by_qewd_client('/qewd-client.js', { io, url }, 'Rob'),
          server.url,
        ),
      );

      assert.equal(reply.message.hello, 'Rob');
    });
  });
}
