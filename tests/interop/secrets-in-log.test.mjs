import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of, sign } from './support/tokens.mjs';

const password = 'correct horse battery staple';
const payload = 'what only the client shall know';

describe('the log at its most talkative', () => {
  let site;
  let servers;

  before(async () => {
    site = await Site.open();
    const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];
    const talkative = ['--demo', '--log-level', 'trace', ...soon, ...site.over('TLS')];
    const back = await site.serve(...talkative);
    // The secret is in the config file of this one, and in a file of its own for the others.
    const destinations = { back: { host: back.url, application: 'demo' } };
    const routes = [{ application: 'store', types: { '*': { destination: 'back' } } }];
    const told = ['--peer-ca', site.certificates.ca, ...talkative];
    const middle = await site.serve_config(
      'middle',
      { u_services: { destinations, routes } },
      ...told,
    );
    const map = ['--map', 'shop/*=middle', ...site.link('middle', middle, 'store')];
    servers = [await site.serve(...talkative, ...map), middle, back];
    await linked(await site.register(io4, servers[0], 'shop'), 'greet');
  });
  after(() => site?.close());

  /** Everything a client does, well or badly; comes back with what must not be written down. */
  async function live(io, application) {
    const client = await site.register(io, servers[0], application);
    const tokens = [client.token];
    await client.ask('login', { username: 'rob', password });
    await client.ask('login', { username: payload, password: 'secret' });
    tokens.push(client.token);
    await client.ask('echo', { text: payload });
    await client.ask('fail', { text: payload });
    await client.ask('fault', { code: 418, text: payload });
    await client.ask('nosuch', { text: payload });
    const forged = sign(claims_of(client.token), 'not the secret');
    await client.call('greet', {}, { token: forged });
    const sid = client.socket.io.engine.id;
    client.emit_raw(`2["ewdjs",{"type":"greet","token":"${client.token}`);
    return [...tokens, forged, sid];
  }

  for (const application of ['demo', 'shop']) {
    test(`holds no token, secret, password or payload of ${application}`, async () => {
      const hidden = [site.secret, password, payload];
      for (const { io } of generations) hidden.push(...(await live(io, application)));
      // What follows a lost link is logged too.
      for (const server of servers.slice(1)) {
        await server.restart();
        await linked(await site.register(io4, servers[0], 'shop'), 'greet');
      }

      const log = servers.map((server) => server.log).join('\n');

      // The tokens of the links, and those that a message has between two servers, too.
      assert.doesNotMatch(log, /eyJ[\w-]{10,}/);
      assert.match(log, /coqewd listening on/);
      assert.match(log, /fail failed/);
      for (const text of hidden) {
        const parts = [text, ...text.split('.').filter((part) => part.length > 30)];
        for (const part of parts) assert.equal(log.includes(part), false, `${part} is in the log`);
      }
    });
  }
});
