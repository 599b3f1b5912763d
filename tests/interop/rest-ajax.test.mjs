import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { by_curl, NodeClient } from './support/rest-clients.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { until } from './support/wait.mjs';

const rob = { username: 'rob', password: 'secret' };
const origin = 'https://pages.example';

describe('messages over Ajax', () => {
  let site;
  let back;
  let front;
  let client;

  before(async () => {
    site = await Site.open();
    back = await site.serve('--demo', '--server-name', 'back');
    const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];
    const map = ['--map', 'shop/*=back', ...site.link('back', back, 'demo'), ...soon];
    const cors = ['--cors-origin', origin];
    front = await site.serve('--demo', '--server-name', 'front', ...map, ...cors);
    await linked(await site.register(io4, front, 'shop'), 'greet');
    client = new NodeClient(front.url);
  });
  after(async () => {
    client?.close();
    await site?.close();
  });

  const post = (body, headers) => client.ask({ path: '/ajax', method: 'POST', body, headers });
  const register = (application, more) =>
    post({ type: 'ewd-register', application, ...more }).then(({ json }) => json.token);

  test('a client registers, with a JWT or without, and is answered with the message', async () => {
    for (const more of [{ jwt: true }, {}]) {
      const token = await register('demo', more);

      const { status, json } = await post({ type: 'greet', params: { name: 'Ada' }, token });

      assert.equal(status, 200);
      const { token: next, count, ...message } = json;
      assert.deepEqual(message, { hello: 'Ada', server: 'front' });
      assert.equal(typeof next, more.jwt ? 'string' : 'undefined');
      assert.equal(typeof count, 'number');
    }
  });

  test('curl is answered the same', async () => {
    const token = await register('demo', { jwt: true });
    const body = { type: 'echo', params: { a: [1, 'é'] }, token };

    const { status, json } = await by_curl(front.url, { path: '/ajax', method: 'POST', body });

    assert.equal(status, 200);
    assert.deepEqual(json.a, [1, 'é']);
  });

  test('messages are forwarded, and need no member jwt', async () => {
    const token = await register('shop', { jwt: true });

    const login = await post({ type: 'login', params: rob, token });
    const { json } = await post({ type: 'whoami', token: login.json.token });

    assert.equal(login.status, 200);
    assert.equal(json.server, 'back');
    assert.equal(json.username, 'rob');
    assert.equal(claims_of(json.token).application, 'shop');
  });

  test('a session is the same over Ajax and over a WebSocket', async () => {
    const socket = await site.register(io4, front, 'demo');
    await socket.ask('login', rob);

    const { json } = await post({ type: 'whoami', token: socket.token });

    assert.equal(json.username, 'rob');
  });

  test('faults have their status and the one shape of errors', async () => {
    const token = await register('demo', { jwt: true });
    const sold = { type: 'fault', params: { code: 409, text: 'sold' }, token };

    const answers = [await post(sold), await post({ type: 'nosuch', token })];
    answers.push(await post({ type: 'fail', token }), await post({ type: 'greet' }));

    assert.deepEqual(
      answers.map(({ status, json }) => [status, json.error, json.code]),
      [
        [409, 'sold', 'application'],
        [400, 'Handler not defined for demo messages of type nosuch', 'not_found'],
        [500, 'The handler failed', 'internal'],
        [400, 'Missing authorization header', 'unauthorized'],
      ],
    );
    for (const { json } of answers) {
      assert.equal(json.node, 'front');
      assert.equal(json.retryable, false);
    }
  });

  // Weakness 2: what only servers may send was taken from anybody, restRequest and qoper8-… too.
  test("neither types of QEWD's own nor members of servers mean anything", async () => {
    const token = await register('demo', { jwt: true });
    const encode = { type: 'ewd-jwt-encode', payload: { application: 'demo' }, token };

    const answers = await Promise.all([
      ...[encode, { ...encode, type: 'ewd-jwt-updateExpiry' }].map((body) => post(body)),
      post({ type: 'restRequest', path: '/api/demo/whoami', method: 'GET', token }),
      ...['qoper8-exit', 'qoper8-start', 'toString', 'constructor'].map((type) =>
        post({ type, token }),
      ),
    ]);

    for (const { status, json } of answers) {
      assert.ok(status >= 400 && status < 500, `${status} ${JSON.stringify(json)}`);
      assert.equal(json.token, undefined);
    }
    assert.equal((await post({ type: 'greet', token })).status, 200);
  });

  // Weakness 1: `null` in place of a message killed the server.
  test('what is no message is refused, and the server goes on', async () => {
    for (const body of ['null', '7', '[]', '"x"', '{', '', '{"type":7}', '{}']) {
      const { status, json } = await post(body, { 'content-type': 'application/json' });

      assert.equal(status, 400, body);
      assert.match(json.error, /^The body is not a message: /, body);
    }
  });

  test('only POST is a message', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, fields } = await client.ask({ path: '/ajax', method });

      assert.equal(status, 405, method);
      assert.deepEqual(fields.allow, ['POST, OPTIONS']);
    }
  });

  test('pages of the listed origins may use it, other pages may not', async () => {
    const body = { type: 'ewd-register', application: 'demo' };

    const mine = await post(body, { origin });
    const other = await post(body, { origin: 'https://evil.example' });
    const preflight = await client.ask({
      path: '/ajax',
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

    assert.deepEqual([mine.status, mine.fields['access-control-allow-origin']], [200, [origin]]);
    assert.equal(other.status, 403);
    assert.equal(other.fields['access-control-allow-origin'], undefined);
    assert.equal(preflight.status, 204);
    assert.deepEqual(preflight.fields['access-control-allow-methods'], ['POST, OPTIONS']);
  });

  test('the other server gone is a 503 at once, and forgotten when it is back', async () => {
    const token = await register('shop', { jwt: true });
    const greet = { type: 'greet', params: { name: 'Ada' }, token };

    await back.stop();
    const down = await until(async () => {
      const answer = await post(greet);
      return answer.status === 503 && answer;
    }, 'fault');
    await back.start();
    const again = await until(async () => {
      const answer = await post(greet);
      return answer.status === 200 && answer;
    }, 'new link');

    assert.equal(down.json.error, 'MicroService connection is down');
    assert.deepEqual([down.json.code, down.json.retryable], ['link_down', true]);
    assert.ok(down.fields['retry-after']);
    assert.equal(again.json.hello, 'Ada');
  });
});
