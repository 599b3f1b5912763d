import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from './support/browser.mjs';
import { ways } from './support/event-client.mjs';
import { Pages } from './support/pages.mjs';
import { Site } from './support/site.mjs';

for (const { way, ...how } of ways) {
  describe(`Chromium on Socket.IO's events, ${way}`, () => {
    let site;
    let pages;
    let browser;
    let server;
    let page;

    before(async () => {
      site = await Site.open();
      pages = await Pages.open();
      browser = await Browser.start();
      server = await play();
      page = await browser.open(pages.origin, ['/socket.io.js']);
    });
    after(async () => {
      await browser?.close();
      await pages?.close();
      await site?.close();
    });

    const play = (...flags) => site.play('--cors-origin', pages.origin, ...flags);
    const told = (name) => `${name} ${way}`;

    /** What the function comes back with in the page. */
    const run = (name, inside, { url = server.url, ...more } = {}) =>
      page.run(told(name), inside, { url, how: { ...how, ...more } });

    test('events come back with any arguments', async ({ name }) => {
      const { said, heard } = await run(name, async ({ url, how }) => {
        const client = await in_page.meet(url, how);
        const said = [1, '2', { 3: [false] }, null, 'Röbin €𝄞', 1.5e300, []];
        client.emit('message', ...said);
        return { said, heard: await client.hears('message-back') };
      });

      assert.deepEqual(heard, said);
    });

    test('binary data comes back, anywhere in the arguments', async ({ name }) => {
      const heard = await run(name, async ({ url, how }) => {
        const client = await in_page.meet(url, how);
        const picture = new Uint8Array([1, 2, 3, 0, 255]);
        const blob = new Blob([picture]);
        client.emit('message', { deep: [picture.buffer] }, picture, blob, 'text');
        const [nested, array, of_blob, text] = await client.hears('message-back');
        return [...[nested.deep[0], array, of_blob].map(in_page.numbers), text];
      });

      const picture = [1, 2, 3, 0, 255];
      assert.deepEqual(heard, [picture, picture, picture, 'text']);
    });

    test('acknowledgements go both ways', async ({ name }) => {
      const heard = await run(name, async ({ url, how }) => {
        const client = await in_page.meet(url, how);
        const picture = new Uint8Array([7, 0, 128]);
        client.socket.on('question', (...args) => args.pop()('answer', picture, args));
        const [number, bytes] = await client.ask('message-with-ack', 7, picture);
        client.emit('ask', 'what?');
        const [answer, more, asked] = await client.hears('answered');
        return [number, in_page.numbers(bytes), answer, in_page.numbers(more), asked];
      });

      assert.deepEqual(heard, [7, [7, 0, 128], 'answer', [7, 0, 128], ['what?']]);
    });

    test('a message of nearly 1 MB comes back', async ({ name }) => {
      const same = await run(name, async ({ url, how }) => {
        const client = await in_page.meet(url, how);
        const much = 'x'.repeat(999_000);
        client.emit('message', much);
        return (await client.hears('message-back'))[0] === much;
      });

      assert.equal(same, true);
    });

    test('a message over the limit ends the connection, and no other', async ({ name }) => {
      const { reason, next } = await run(name, async ({ url, how }) => {
        const client = await in_page.meet(url, how);
        const gone = client.disconnected();
        client.emit('message', 'x'.repeat(1_100_000));
        const reason = await gone;
        const after = await in_page.meet(url, how);
        return { reason, next: await after.ask('message-with-ack', 'back') };
      });

      assert.match(reason, /^transport (close|error)$/);
      assert.deepEqual(next, ['back']);
    });

    test('namespaces know the auth of their clients, and refuse with data', async ({ name }) => {
      const heard = await run(name, async ({ url, how }) => {
        const custom = await in_page.meet(`${url}/custom`, { ...how, auth: { token: 'any' } });
        const [auth] = await custom.hears('auth');
        const admin = { ...how, auth: { token: 'no' } };
        const { message, data } = await in_page.client(`${url}/admin`, admin).refused();
        const friend = await in_page.meet(`${url}/admin`, { ...how, auth: { token: 'secret' } });
        const nowhere = await in_page.client(`${url}/nowhere`, how).refused();
        return [auth, message, data, await friend.ask('message-with-ack', 1), nowhere.message];
      });

      const refused = ['Not authorized', { code: 401 }];
      assert.deepEqual(heard, [{ token: 'any' }, ...refused, [1], 'Invalid namespace']);
    });

    test('rooms hear what is for them', async ({ name }) => {
      const heard = await run(name, async ({ url, how }) => {
        const rooms = () => in_page.meet(`${url}/rooms`, how);
        const [ada, bob, eve] = await Promise.all([rooms(), rooms(), rooms()]);
        await ada.ask('join', 'kitchen');
        await bob.ask('join', 'kitchen');
        ada.emit('to', 'kitchen', 'tea?');
        const [tea] = await bob.hears('heard');
        bob.emit('except', 'kitchen', 'quiet');
        const [quiet] = await eve.hears('heard');
        return [tea, quiet, ...[ada, bob, eve].flatMap((client) => client.take('heard'))];
      });

      assert.deepEqual(heard, ['tea?', 'quiet']);
    });

    test('ten thousand events arrive in order, both ways', async ({ name }) => {
      const { down, up } = await run(name, async ({ url, how: { ends_on, ...options } }) => {
        // Not on its last transport yet: they cross the upgrade, where there is one.
        const client = in_page.client(url, options);
        await client.connected();
        const down = [];
        const up = [];
        client.socket.on('numbered', (number) => down.push(number));
        client.socket.on('message-back', (number) => up.push(number));
        client.emit('flood', 10_000);
        for (let number = 0; number < 10_000; number += 1) client.emit('message', number);
        await client.ask('message-with-ack');
        await client.on_transport(ends_on);
        await client.hears('flooded');
        return { down, up };
      });

      const numbers = Array.from({ length: 10_000 }, (_, number) => number);
      assert.deepEqual(down, numbers);
      assert.deepEqual(up, numbers);
    });

    test('a client that the server dies under connects to the next one', async ({ name }) => {
      const mortal = await play();
      const options = { url: mortal.url, reconnection: true, reconnectionDelay: 50 };
      const met = run(
        name,
        async ({ url, how }) => {
          const client = await in_page.meet(url, how);
          const back = new Promise((resolve) => client.socket.io.once('reconnect', resolve));
          const gone = client.disconnected();
          client.emit('message', 'here');
          await client.hears('message-back');
          console.log('met');
          const reason = await gone;
          await back;
          return [reason, ...(await client.ask('message-with-ack', 'again'))];
        },
        options,
      );

      await Promise.race([page.says('met'), met]);
      await mortal.kill();
      await mortal.start();
      const [reason, answer] = await met;

      assert.match(reason, /^transport (close|error)$/);
      assert.equal(answer, 'again');
    });

    test('a server that falls silent is given up', async ({ name }) => {
      const silent = await play('--ping-interval', '200ms', '--ping-timeout', '2s');
      const gone = run(
        name,
        async ({ url, how }) => {
          const client = await in_page.meet(url, how);
          const reason = client.disconnected();
          console.log('met');
          return reason;
        },
        { url: silent.url },
      );

      await Promise.race([page.says('met'), gone]);
      silent.signal('SIGSTOP');
      const reason = await gone;
      silent.signal('SIGCONT');

      assert.equal(reason, 'ping timeout');
    });

    test('a client that was away is given its place and what it missed', async ({ name }) => {
      const patient = await play('--recovery-time', '20s');
      const options = { url: patient.url, reconnection: true, reconnectionDelay: 200 };

      const heard = await run(
        name,
        async ({ url, how }) => {
          const rooms = () => in_page.meet(`${url}/rooms`, how);
          const [away, other] = await Promise.all([rooms(), rooms()]);
          // What it missed is counted from the last that it got.
          other.emit('all', 'first');
          await Promise.all([away.hears('heard'), other.hears('heard')]);
          const { id } = away.socket;
          const gone = away.disconnected();
          const back = new Promise((resolve) => away.socket.io.once('reconnect', resolve));
          away.socket.io.engine.close();
          await gone;
          other.emit('all', 'missed');
          await other.hears('heard');
          await back;
          await away.connected();
          const [missed] = await away.hears('heard');
          return [away.socket.id === id, away.socket.recovered, missed];
        },
        options,
      );

      assert.deepEqual(heard, [true, true, 'missed']);
    });
  });
}
