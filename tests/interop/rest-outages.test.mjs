import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl, NodeClient, pipelined, say } from './support/rest-clients.mjs';
import { in_flight, rest_linked, serve_front } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { until } from './support/wait.mjs';

const slow = { path: '/api/slow/1500' };

// Weakness 4: what was in flight at the loss of a link was never answered.
describe('the server behind a REST route', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve_rest_site('--server-name', 'back');
    front = await serve_front(site, 'front', back);
  });
  after(() => site?.close());

  const ask = (path, more) => by_curl(front.url, { path, ...more });

  test('gone: a 503 at once, that may be tried again; back: forgotten', async () => {
    await back.stop();
    const down = await until(async () => {
      const answer = await ask('/api/object');
      return answer.json.code === 'link_down' && answer;
    }, 'word of the lost link');
    const began = Date.now();
    const again = await ask('/api/object');
    const took = Date.now() - began;
    await back.start();
    const fine = await rest_linked(front, { path: '/api/object' });

    for (const answer of [down, again]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.json.error, 'MicroService connection is down');
      assert.deepEqual([answer.json.node, answer.json.retryable], ['front', true]);
      assert.deepEqual(answer.fields['retry-after'], ['1']);
    }
    assert.ok(took < 2_000, `${took} ms`);
    assert.deepEqual(fine.json, { n: 1, é: 'ü' });
  });

  test('killed: what it has in flight gets a 503, and not as if it had not begun', async () => {
    const asked = Array.from({ length: 5 }, () => ask('/api/slow/60000'));
    await in_flight(back, 5);

    await back.kill();
    const answers = await Promise.all(asked);
    await back.start();
    await rest_linked(front, { path: '/api/object' });

    for (const { status, json } of answers) {
      assert.equal(status, 503);
      assert.equal(json.error, 'MicroService connection was lost before the reply came');
      assert.deepEqual([json.code, json.retryable], ['link_lost', false]);
    }
  });

  test('told to stop: it answers what it has in flight first', async () => {
    const asked = Array.from({ length: 3 }, () => ask(slow.path));
    await in_flight(back, 3);

    const { cancelled } = await back.stop();
    const answers = await Promise.all(asked);
    await back.start();
    await rest_linked(front, { path: '/api/object' });

    for (const { json } of answers) assert.deepEqual(json, { waited: 1_500 });
    assert.equal(cancelled, 0);
  });

  test('the server in front told to stop: the same, and nobody new is let in', async () => {
    const client = new NodeClient(front.url);
    const answer = client.ask(slow);
    await in_flight(back, 1);

    const stopped = front.stop();
    const { json } = await answer;
    const { cancelled } = await stopped;
    client.close();
    const refused = await ask('/api/object').catch((error) => error);
    await front.start();
    await rest_linked(front, { path: '/api/object' });

    assert.deepEqual(json, { waited: 1_500 });
    assert.equal(cancelled, 0);
    assert.match(refused.message, /curl ended with 7/);
  });

  test('a client that goes while its request is answered harms nobody', async () => {
    const gone = Array.from({ length: 5 }, () => new NodeClient(front.url));
    const lost = gone.map((client) => client.ask({ path: '/api/slow/1000' }).catch(() => 'gone'));
    await in_flight(back, 5);

    for (const client of gone) client.close();
    const left = await Promise.all(lost);
    const { status } = await ask('/api/object');
    await in_flight(back, 0);

    assert.deepEqual(left, Array(5).fill('gone'));
    assert.equal(status, 200);
  });

  test('answers come in the order of the questions, whichever is ready first', async () => {
    const paths = ['/api/slow/400', '/api/object', '/api/slow/1', '/api/nothing'];

    const answers = await pipelined(
      front.url,
      paths.map((path) => ({ path })),
    );

    assert.deepEqual(
      answers.map(({ status, json }) => [status, json.waited ?? json.n ?? json.code]),
      [
        [200, 400],
        [200, 1],
        [200, 1],
        [404, 'not_found'],
      ],
    );
  });
});

describe('limits of REST', () => {
  let site;
  let back;
  let front;
  let hasty;

  before(async () => {
    site = await Site.open();
    back = await site.serve_rest_site('--server-name', 'back');
    front = await serve_front(site, 'front', back);
    hasty = await site.serve_rest_site('--request-timeout', '200ms', '--grace', '1s');
  });
  after(() => site?.close());

  const raw = (length) => ({ path: '/api/raw', method: 'POST', body: 'x'.repeat(length) });

  test('a body over the limit of its route or server is a 413', async () => {
    const at_the_limit = await by_curl(back.url, raw(4_096));
    const over = await by_curl(back.url, raw(4_097));
    const over_all = await by_curl(front.url, raw(1_000_001));

    assert.equal(at_the_limit.text.length, 4_096);
    for (const answer of [over, over_all]) assert.equal(answer.status, 413);
  });

  test('a body that is announced too long is refused before it comes', async () => {
    const head = 'POST /api/raw HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n';

    const answer = await say(back.url, head);

    assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
  });

  // Weakness 5: nothing bounded the time of a request.
  test('what takes too long is a 504', async () => {
    const { status, json } = await by_curl(hasty.url, { path: '/api/slow/60000' });

    assert.equal(status, 504);
    assert.deepEqual(
      [json.error, json.code],
      ['No reply came before the deadline', 'timed_out'],
    );
  });

  test('rules that go in a circle are a 508', async () => {
    const route = ['--route', '/circle=next', '--redial-min', '50ms', '--redial-max', '200ms'];
    const one = await site.serve('--server-name', 'one');
    const two = await site.serve(...site.link('next', one, 'x'), ...route);
    await one.restart(...site.link('next', two, 'x'), ...route);

    const answer = await until(async () => {
      const { status, json } = await by_curl(one.url, { path: '/circle' });
      return status !== 503 && { status, json };
    }, 'links both ways');

    assert.deepEqual([answer.status, answer.json.code], [508, 'hops_exceeded']);
  });
});
