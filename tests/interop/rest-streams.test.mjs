import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { by_curl, dial, NodeClient } from './support/rest-clients.mjs';
import { arrangements, in_flight, serve_arranged } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { within } from './support/wait.mjs';

const events = { accept: 'text/event-stream' };
const lines = { accept: 'application/x-ndjson' };

/** The events of a text, as a browser's EventSource takes it apart. */
function events_of(text) {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const [, type, data] = /^event: (.*)\ndata: (.*)$/.exec(block);
      return { type, data: JSON.parse(data) };
    });
}

const lines_of = (text) => text.trimEnd().split('\n').map((line) => JSON.parse(line));

for (const arrangement of arrangements) {
  describe(`intermediate messages over REST, ${arrangement.name}`, () => {
    let site;
    let first;
    let last;

    before(async () => {
      site = await Site.open();
      ({ first, last } = await serve_arranged(site, arrangement));
    });
    after(() => site?.close());

    const ask = (path, headers) => by_curl(first.url, { path, headers });

    test('come as events to who takes them', async () => {
      const answer = await ask('/api/steps/3', events);

      assert.equal(answer.status, 200);
      assert.equal(answer.fields['content-type'][0], 'text/event-stream');
      assert.equal(answer.fields['cache-control'][0], 'no-store');
      assert.deepEqual(events_of(answer.text), [
        ...[1, 2, 3].map((n) => ({ type: 'step', data: { n } })),
        { type: 'finished', data: { done: true } },
      ]);
    });

    test('come as lines of JSON to who takes those', async () => {
      const answer = await ask('/api/steps/2', lines);

      assert.equal(answer.fields['content-type'][0], 'application/x-ndjson');
      assert.deepEqual(lines_of(answer.text), [
        ...[1, 2].map((n) => ({ type: 'step', finished: false, message: { n } })),
        { finished: true, status: 200, message: { done: true } },
      ]);
    });

    test('are left out for everybody else', async () => {
      const answer = await ask('/api/steps/3');

      assert.deepEqual(answer.json, { done: true });
    });

    test('an answer without any is as it would be otherwise', async () => {
      const fine = await ask('/api/object', events);
      const refused = await ask('/api/fault?text=no&status=409', lines);

      assert.deepEqual(fine.json, { n: 1, é: 'ü' });
      assert.equal(refused.status, 409);
      assert.equal(refused.json.error, 'no');
    });

    test('a failure behind them is the last of them', async () => {
      const as_events = events_of((await ask('/api/steps/1?end=fault', events)).text);
      const as_lines = lines_of((await ask('/api/steps/1?end=fault', lines)).text);

      assert.equal(as_events.at(-1).type, 'fault');
      assert.equal(as_events.at(-1).data.error, 'as asked');
      const { status, message } = as_lines.at(-1);
      assert.deepEqual([status, message.error], [409, 'as asked']);
    });

    test('come when they are sent, not with the answer', async (context) => {
      const client = new NodeClient(first.url);
      context.after(() => client.close());

      const response = await client.begin({ path: '/api/steps/20?ms=200', headers: events });
      const [part] = await within(once(response, 'data'), 'first event');

      const came = events_of(part.toString());
      assert.deepEqual(came[0], { type: 'step', data: { n: 1 } });
      assert.ok(came.length < 20);
    });

    test('a client that goes in between harms nobody', async () => {
      const path = '/api/steps/100?ms=20';
      const sockets = Array.from({ length: 5 }, () => dial(first.url));
      for (const socket of sockets) {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n`);
      }
      const begun = sockets.map((socket) => within(once(socket, 'data'), 'beginning of a stream'));
      await Promise.all(begun);

      for (const socket of sockets) socket.destroy();
      const answer = await ask('/api/steps/1', events);

      assert.equal(events_of(answer.text).length, 2);
      await in_flight(last, 0);
    });
  });
}

describe('intermediate messages over REST, for a client that does not read them', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    server = await site.serve_rest_site('--outbox-bytes-max', '1MB');
  });
  after(() => site?.close());

  test('are no more than the limit, and then it is closed and counted', async (context) => {
    const socket = dial(server.url);
    context.after(() => socket.destroy());
    socket.on('error', () => {});
    const path = '/api/steps/20000?pad=1000';

    socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n`);

    await within(once(socket, 'readable'), 'beginning of a stream');
    await in_flight(server, 0);
    const { slow_closed, cancelled } = await server.stop();
    assert.deepEqual({ slow_closed, cancelled }, { slow_closed: 1, cancelled: 1 });
  });
});
