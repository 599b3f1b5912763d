import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { by_curl } from './support/rest-clients.mjs';
import { rest_linked } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';
import { until } from './support/wait.mjs';

const paths = [
  ...['who', 'member', 'publish', 'refuse', 'fields', 'cookie', 'made', 'moved'],
  ...['wrong-status', 'wrong-field', 'silent'],
];
const rob = { user: 'rob', password: 'secret' };

for (const transport of transports) {
  describe(`a Node.js QEWD micro-service behind REST routes of ours, over ${transport}`, () => {
    let site;
    let node;
    let front;

    before(async () => {
      site = await Site.open();
      node = await site.serve_qewd({ application: 'service', transport });
      const routes = [...paths, 'crash', 'missing'].map((path) => ({
        path: `/api/node/${path}`,
        method: 'GET',
        destination: 'node',
      }));
      const config = {
        serverName: 'front',
        moduleMap: { shop: 'demo' },
        u_services: {
          destinations: { node: { host: node.url, application: 'service' } },
          routes: [
            ...routes,
            { path: '/api/node/echo/:id/:part', destination: 'node' },
            { path: '/api/node/login', method: 'POST', destination: 'node', bypassJWTCheck: true },
          ],
        },
      };
      const times = ['--request-timeout', '5s', '--redial-min', '50ms', '--redial-max', '200ms'];
      const own = ['--demo', '--qewd-compat', '--peer-ca', site.certificates.ca, ...times];
      front = await site.serve_config('front', config, ...own);
      await rest_linked(front, { path: '/api/node/refuse' });
    });
    after(() => site?.close());

    const ask = (name, more) => by_curl(front.url, { path: `/api/node/${name}`, ...more });
    const log_in = (body = rob) => ask('login', { method: 'POST', body });

    test('everything of the request reaches it', async () => {
      const { status, json } = await ask('echo/a%20b/x%2Fy?q=1&q=2&r[s]=t', {
        method: 'PUT',
        headers: { 'x-trace': 'abc' },
        body: { list: [1, { a: null }] },
      });

      assert.equal(status, 200);
      const { token, ip, path_seen, ...seen } = json;
      assert.deepEqual(seen, {
        ...{ id: 'a b', part: 'x/y', method: 'PUT', trace: 'abc' },
        ...{ query: { q: ['1', '2'], r: { s: 't' } }, body: { list: [1, { a: null }] } },
      });
      assert.match(path_seen, /^\/api\/node\/echo\/a%20b\/x%2Fy/);
      assert.match(ip, /^127\./);
    });

    test('who has logged in there is known there, and the token is renewed here', async () => {
      const { json: login } = await log_in();
      const { json: who } = await ask('who', { token: login.token });
      const { json: again } = await ask('who', { token: who.token });

      assert.equal(login.ok, true);
      for (const { authenticated, user, application } of [who, again]) {
        const expected = { authenticated: true, user: 'rob', application: 'service' };
        assert.deepEqual({ authenticated, user, application }, expected);
      }
      assert.equal(JSON.stringify(claims_of(who.token)).includes('rob'), false);
    });

    // Its handlers look for the token in the request's header.
    test('who is known here is known there, however the request came', async () => {
      const { json: login } = await log_in();
      const claims = { ...claims_of(login.token), exp: Math.floor(Date.now() / 1000) - 2 };
      const client = await site.connect(io4, front);
      client.emit({ type: 'ewd-register', application: 'shop' });
      await client.reply('ewd-register');
      const request = { method: 'GET', path: '/api/node/member' };

      const shown = await ask('member', { headers: { authorization: `bearer ${login.token}` } });
      const late = await ask('member', { token: site.token(claims) });
      const kept = await ask('member', { token: client.token });
      const within = await client.ask('echo', { use_microservice: true, request });
      const stranger = await ask('member');

      const rob_there = { authenticated: true, user: 'rob' };
      const nobody = { authenticated: false, user: null };
      for (const { json } of [shown, late]) {
        const { authenticated, user } = json;
        assert.deepEqual({ authenticated, user }, rob_there, JSON.stringify(json));
      }
      for (const { authenticated, user } of [kept.json, within]) {
        assert.deepEqual({ authenticated, user }, nobody);
      }
      assert.equal(stranger.status, 400);
    });

    test('a claim that becomes public there counts here', async () => {
      const { json: published } = await ask('publish', { token: (await log_in()).json.token });
      const { json } = await by_curl(front.url, {
        path: '/api/demo/whoami',
        token: published.token,
      });

      assert.equal(json.authenticated, true);
    });

    test('a response of its own has its status, and a text is sent as it is', async () => {
      const made = await ask('made');
      const moved = await ask('moved');

      assert.deepEqual([made.status, made.json], [201, { made: 7 }]);
      assert.deepEqual([moved.status, moved.text], [302, '<p>moved</p>']);
      assert.match(moved.fields['content-type'][0], /^text\/html/);
    });

    test('a login that fails has its status, and no token', async () => {
      const { status, json } = await log_in({ ...rob, password: 'wrong' });

      assert.deepEqual([status, json.error], [403, 'Invalid login attempt']);
      assert.equal(json.token, undefined);
    });

    test('a token that does not verify goes nowhere', async () => {
      const { json } = await log_in();
      const forged = json.token.split('.').slice(0, 2).join('.') + '.forged';

      const { status, json: refused } = await ask('who', { token: forged });

      assert.equal(status, 403);
      assert.match(refused.error, /^Invalid JWT: Error: /);
    });

    test('its errors have their statuses, and the shape that errors have here', async () => {
      const answers = [await ask('refuse'), await ask('missing')];

      assert.deepEqual(
        answers.map(({ status, json }) => [status, json.error]),
        [
          [418, 'deliberate error'],
          [400, 'No routes defined for handling REST MicroService requests'],
        ],
      );
      for (const { json } of answers) {
        assert.deepEqual(Object.keys(json).sort(), ['code', 'error', 'node', 'retryable']);
        assert.deepEqual([json.code, json.node], ['application', 'front']);
      }
    });

    test('what it says about fields and cookies is done', async () => {
      const fields = await ask('fields');
      const cookie = await ask('cookie', { token: (await log_in()).json.token });

      assert.deepEqual([fields.fields['x-one'], fields.fields['x-two']], [['1'], ['a b']]);
      assert.equal(fields.json.qewd_response_headers, undefined);
      assert.equal(cookie.status, 200);
      assert.match(cookie.fields['set-cookie'][0], /^session=[^;]+; Path=\/api; HttpOnly$/);
      assert.equal(cookie.json.token, undefined);
      assert.equal(cookie.json.qewd_send_jwt_as_cookie, undefined);
    });

    // Weakness 1: a status that is no number, or a field with a line break, killed QEWD's master.
    test('a status or a field that HTTP has not is no harm', async () => {
      const status = await ask('wrong-status');
      const field = await ask('wrong-field');
      const fine = await ask('who');

      assert.ok([400, 500].includes(status.status), `${status.status}`);
      assert.deepEqual([field.status, field.fields['set-cookie']], [500, undefined]);
      assert.equal(fine.status, 200);
    });

    // Weakness 4: a REST request whose handler threw, or said nothing, waited for ever.
    test('a handler that says nothing is a 504', async () => {
      const { status, json } = await ask('silent');

      assert.deepEqual([status, json.code], [504, 'timed_out']);
    });

    // Stands last: QEWD's master may die of what is sent to the dead worker.
    test('a handler that throws is an error at once, without its words', async () => {
      const { status, json, text } = await ask('crash');
      await node.stop();
      const lost = await until(async () => {
        const answer = await ask('who');
        return answer.status === 503 && answer;
      }, 'word of the lost link');

      assert.ok(status >= 500, `${status} ${text}`);
      assert.equal(text.includes('private words'), false);
      assert.equal(json.node, 'front');
      assert.equal(lost.json.code, 'link_down');
    });
  });
}
