import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, happens, libraries, start_without_jwt } from './support/client-libraries.mjs';
import { generations, io2 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const rob = { username: 'rob', password: 'secret' };
const refusal = { error: 'Invalid token or session expired', disconnect: true };

for (const { name, make } of libraries) {
  describe(`${name}, unmodified, without a JWT`, () => {
    let site;
    let server;
    const started = [];

    before(async () => {
      site = await Site.open();
      server = await site.serve('--demo');
    });
    after(async () => {
      for (const library of started) library.disconnectSocket();
      await site?.close();
    });

    async function fresh(application) {
      const library = await make(site);
      const socket = await start_without_jwt(library, site, server, application);
      started.push(library);
      return { library, socket };
    }

    test('it registers and is answered', async () => {
      const { library } = await fresh();

      const reply = await call(library, { type: 'greet', params: { name: 'Rob' } });

      assert.equal(reply.message.hello, 'Rob');
      assert.equal(reply.message.token, undefined);
      assert.match(reply.responseTime, /^\d+ms$/);
    });

    test('what it has said before is known when it comes back by itself', async () => {
      const { library, socket } = await fresh();
      await call(library, { type: 'login', params: rob });

      const back = happens(library, 'ewd-reregistered');
      socket().io.engine.close();
      await back;
      const { message } = await call(library, { type: 'whoami' });

      assert.equal(message.authenticated, true);
      assert.equal(message.username, 'rob');
      assert.equal(message.welcome, 'Hello rob');
    });
  });
}

for (const { name, io } of generations) {
  describe(`token sessions with ${name}`, () => {
    let site;
    let server;

    before(async () => {
      site = await Site.open();
      server = await site.serve('--demo', '--session-timeout', '2s');
    });
    after(() => site?.close());

    async function begin(client, application = 'demo') {
      client.emit({ type: 'ewd-register', application });
      return (await client.reply('ewd-register')).message.token;
    }

    test('a registration is answered as QEWD answers it', async () => {
      const client = await site.connect(io, server);

      client.emit({ type: 'ewd-register', application: 'demo' });
      const { responseTime, ...frame } = await client.reply('ewd-register');

      assert.match(responseTime, /^\d+ms$/);
      assert.match(frame.message.token, uuid);
      const { token } = frame.message;
      assert.deepEqual(frame, { type: 'ewd-register', finished: true, message: { token } });
    });

    test('one connection may have several sessions', async () => {
      const client = await site.connect(io, server);
      const first = await begin(client);
      const second = await begin(client);
      await client.call('login', rob, { token: first });

      const known = await client.ask('whoami', {}, { token: first });
      const other = await client.ask('whoami', {}, { token: second });

      assert.equal(known.username, 'rob');
      assert.equal(other.username, null);
    });

    test('a session is known on another connection, and moves there', async () => {
      const client = await site.connect(io, server);
      const token = await begin(client);
      await client.call('login', rob, { token });
      const other = await site.connect(io, server);

      other.emit({ type: 'ewd-reregister', token });
      const reply = await other.reply('ewd-reregister');
      const me = await other.ask('whoami', {}, { token });

      assert.deepEqual(reply.message, { ok: true });
      assert.equal(me.username, 'rob');
    });

    test('a session that nobody uses ends, and coming back does not make it last', async () => {
      const client = await site.connect(io, server);
      const token = await begin(client);

      const reply = await until(async () => {
        client.emit({ type: 'ewd-reregister', token });
        const { message } = await client.reply('ewd-reregister');
        return message.error && message;
      }, 'end of the session');
      const later = await client.call('greet', {}, { token });

      assert.deepEqual(reply, refusal);
      assert.deepEqual(later.message, refusal);
    });

    test('a session that is used goes on', async () => {
      const client = await site.connect(io, server);
      const token = await begin(client);
      const begun = Date.now();

      await until(async () => {
        const { message } = await client.call('greet', { name: 'Rob' }, { token });
        assert.equal(message.hello, 'Rob');
        return Date.now() - begun > 4500;
      }, 'four and a half seconds');
    });
  });
}

test('a server takes no more sessions of an address than it is told to', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const limits = ['--token-sessions-per-address-max', '2'];
  const server = await site.serve('--demo', ...limits);
  const client = await site.connect(io2, server);

  const replies = [];
  for (let count = 0; count < 3; ++count) {
    client.emit({ type: 'ewd-register', application: 'demo' });
    replies.push(await client.reply('ewd-register'));
  }

  assert.match(replies[1].message.token, uuid);
  assert.equal(replies[2].message.error, 'Too many sessions are open from this address');
  assert.deepEqual(replies[2].message.status, { code: 503 });
  assert.equal(replies[2].fault.retryable, true);
});

test('a server may want JWTs only', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const server = await site.serve('--demo', '--token-sessions-max', '0');
  const client = await site.connect(io2, server);

  client.emit({ type: 'ewd-register', application: 'demo' });
  const { message } = await client.reply('ewd-register');

  const error = 'This server keeps its sessions in JWTs: register with jwt: true';
  assert.deepEqual(message, { error, disconnect: true });
});

test('what another server changes in a token session is kept here', async (context) => {
  const site = await Site.open();
  context.after(() => site.close());
  const back = await site.serve('--demo', '--server-name', 'back');
  const front = await site.serve('--map', 'shop/*=back', ...site.link('back', back, 'demo'));
  const client = await site.connect(io2, front);
  client.emit({ type: 'ewd-register', application: 'shop' });
  const { token } = (await client.reply('ewd-register')).message;

  await until(async () => {
    const { message } = await client.call('login', rob, { token });
    return message.ok && message.token === undefined;
  }, 'link');
  const { message } = await client.call('whoami', {}, { token });

  const me = { authenticated: true, username: 'rob', welcome: 'Hello rob' };
  assert.deepEqual(message, { ...me, application: 'demo', server: 'back' });
});
