import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { dial } from './support/rest-clients.mjs';
import { Site } from './support/site.mjs';
import { until, within } from './support/wait.mjs';

const long = 60_000;
const going_away = 1001;

/** A client with a request in flight that takes its time. */
async function slow_caller(site, server, io, type = 'slow', ms = long) {
  const client = await site.register(io, server);
  client.send(type, { ms });
  return client;
}

async function in_flight(site, server, count) {
  const observer = await site.register(io4, server);
  // The question itself is one more.
  const all_there = async () => (await observer.ask('stats')).in_flight === count + 1;
  await until(all_there, 'requests in flight');
}

describe('a server that is stopped', () => {
  let site;

  before(async () => {
    site = await Site.open();
  });
  after(() => site?.close());

  for (const signal of ['SIGTERM', 'SIGINT']) {
    test(`closes an idle connection with 1001 after ${signal} and ends with 0`, async () => {
      const server = await site.serve('--demo', '--grace', '1h');
      const client = await site.register(io4, server);
      const gone = client.disconnected();

      server.signal(signal);
      const { details } = await gone;
      const { code, out } = await server.end();

      assert.equal(details.context.code, going_away);
      assert.equal(code, 0);
      assert.match(out, /^coqewd stopped: /m);
    });
  }

  test('cancels what is in flight when the grace is over, with a fault and 1001', async () => {
    const server = await site.serve('--demo', '--grace', '100ms');
    const callers = await Promise.all(generations.map(({ io }) => slow_caller(site, server, io)));
    await in_flight(site, server, callers.length);
    const gone = callers.at(-1).disconnected();

    server.signal('SIGTERM');
    const replies = await Promise.all(callers.map((caller) => caller.reply('slow')));
    const { details } = await gone;
    const { code, out } = await server.end();

    for (const { message, fault } of replies) {
      const error = 'The server stopped before the reply was ready';
      assert.deepEqual({ error, status: { code: 503 } }, message);
      assert.equal(fault.code, 'cancelled');
    }
    assert.equal(details.context.code, going_away);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`"cancelled":${callers.length},"in_flight":0`));
  });

  test('refuses new requests while it waits for those in flight', async () => {
    const server = await site.serve('--demo', '--grace', '1h');
    const caller = await slow_caller(site, server, io4, 'slow', 4_000);
    await in_flight(site, server, 1);

    server.signal('SIGTERM');
    const refused = async () => (await caller.call('greet')).message.error && true;
    await until(refused, 'refusal');
    const { message } = await caller.reply('slow');
    const { code } = await server.end();

    assert.equal(message.waited, 4_000);
    assert.equal(code, 0);
  });

  test('refuses a request over HTTP whose body ends only then', async (context) => {
    const server = await site.serve('--demo', '--io-threads', '1', '--grace', '1h');
    const late = dial(server.url);
    context.after(() => late.destroy());
    const fields = 'Host: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n';
    late.write(`GET /api/demo/slow?ms=${long} HTTP/1.1\r\n${fields}\r\n`);
    const [invitation] = await within(once(late, 'data'), 'invitation to send the body');
    const caller = await slow_caller(site, server, io4, 'slow', 4_000);
    await in_flight(site, server, 2);

    server.signal('SIGTERM');
    const refused = async () => (await caller.call('greet')).message.error && true;
    await until(refused, 'refusal');
    late.write('{}');
    const [answer] = await within(once(late, 'data'), 'answer');
    const { code } = await server.end();

    assert.match(`${invitation}`, /^HTTP\/1\.1 100 /);
    assert.match(`${answer}`, /^HTTP\/1\.1 503 [^]*"error":"The server is stopping"/);
    assert.equal(code, 0);
  });

  test('ends at once, and with 1, when a second signal comes', async () => {
    const server = await site.serve('--demo', '--grace', '1h');
    await slow_caller(site, server, io4);
    await in_flight(site, server, 1);

    server.signal('SIGTERM');
    await until(() => /Stopping: requests/.test(server.log), 'word of the first signal');
    server.signal('SIGINT');
    const { code, err } = await server.end();

    assert.equal(code, 1);
    assert.match(err, /Stopped at once by a second signal/);
  });

  test('does not wait for a worker that is blocked', async () => {
    const server = await site.serve('--demo', '--workers', '2', '--grace', '100ms');
    const caller = await slow_caller(site, server, io4, 'block');
    await in_flight(site, server, 1);

    server.signal('SIGTERM');
    const { message } = await caller.reply('block');
    const { code, err } = await server.end();

    assert.equal(message.status.code, 503);
    assert.equal(code, 0);
    assert.match(err, /A handler still blocks its worker: the process ends without it/);
  });
});
