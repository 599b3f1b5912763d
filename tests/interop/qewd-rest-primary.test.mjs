import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io2 } from './support/generations.mjs';
import { by_curl } from './support/rest-clients.mjs';
import { rest_linked } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { transports } from './support/transports.mjs';
import { until } from './support/wait.mjs';

const rob = { user: 'rob', password: 'secret' };
const to_ours = [
  ['GET', '/api/who'],
  ['GET', '/api/who/token'],
  ['GET', '/api/who/member'],
  ['GET', '/api/items/:id'],
  ['PUT', '/api/items/:id'],
  ['GET', '/api/query'],
  ['POST', '/api/body'],
  ['GET', '/api/fault'],
  ['GET', '/api/fields'],
  ['GET', '/api/throw'],
  ['GET', '/api/seen'],
  ['POST', '/api/order'],
  ['GET', '/api/unknown'],
  ['GET', '/api/array'],
  ['GET', '/api/text'],
  ['GET', '/api/page'],
  ['GET', '/api/invalid/status'],
  ['GET', '/api/invalid/field'],
  ['GET', '/api/steps/:count'],
  ['POST', '/api/login/cookie'],
];

for (const transport of transports) {
  describe(`ours behind REST routes of a Node.js QEWD, over ${transport}`, () => {
    let site;
    let service;
    let primary;
    let ca_file;

    before(async () => {
      site = await Site.open();
      ca_file = site.certificates.ca;
      const own = ['--server-name', 'service', '--qewd-compat', '--microservice'];
      service = await site.serve_rest_site(...site.over(transport), ...own);
      const routes = to_ours.map(([method, path]) => ({ path, method, destination: 'ours' }));
      const login = { path: '/api/login', method: 'POST', destination: 'ours' };
      primary = await site.serve_qewd({
        application: 'shop',
        transport,
        routes: [{ path: '/api', module: 'shop' }],
        u_services: {
          destinations: { ours: { host: service.url, application: 'members' } },
          routes: [
            ...routes,
            { ...login, bypassJWTCheck: true },
            { application: 'shop', types: { step: { destination: 'ours' } } },
          ],
        },
      });
      await until(() => primary.log.includes('micro-service ready'), 'link of QEWD');
      await rest_linked(primary, { path: '/api/items/1' }, { ca_file });
    });
    after(() => site?.close());

    const ask = (path, more) => by_curl(primary.url, { path, ...more }, { ca_file });
    const log_in = () => ask('/api/login', { method: 'POST', body: rob });

    test('everything of the request reaches our handlers', async () => {
      const item = await ask('/api/items/a%20b', { method: 'PUT', body: { a: 1 } });
      const query = await ask('/api/query?a=1&a=2&b[c]=3');
      const body = await ask('/api/body', { method: 'POST', body: { name: 'é', list: [1] } });
      const seen = await ask('/api/seen', { headers: { 'x-trace': 'abc' } });

      assert.equal(item.status, 200);
      assert.deepEqual([item.json.method, item.json.variables], ['PUT', { id: 'a b' }]);
      assert.equal(item.json.template, '/api/items/:id');
      assert.deepEqual(query.json.query, { a: ['1', '2'], b: { c: '3' } });
      assert.deepEqual(body.json.body, { name: 'é', list: [1] });
      assert.equal(seen.json['x-trace'], 'abc');
    });

    test('a login with us is one that QEWD and we know, and its token is renewed', async () => {
      const { status, json: login } = await log_in();
      const { json: who } = await ask('/api/who/member', { token: login.token });
      const { json: again } = await ask('/api/who/member', { token: who.token });

      assert.equal(status, 200);
      for (const { user, authenticated } of [who, again]) {
        assert.deepEqual([user, authenticated], ['rob', true]);
      }
      assert.ok(claims_of(again.token).exp >= claims_of(login.token).exp);
      assert.equal(JSON.stringify(claims_of(again.token)).includes('rob'), false);
    });

    // QEWD shows the token of its own registration for who has none.
    test('who has no token is a stranger', async () => {
      const open = await ask('/api/who');
      const odd = await ask('/api/who', { headers: { authorization: 'Bearer undefined' } });
      const refused = [await ask('/api/who/token'), await ask('/api/who/member')];

      for (const { json } of [open, odd]) {
        assert.deepEqual(json, { user: null, authenticated: false, anonymous: true });
      }
      for (const { status, json } of refused) {
        assert.equal(status, 400);
        assert.match(json.error, /^Authorization Header missing/);
      }
    });

    test('answers that are no objects arrive', async () => {
      const list = await ask('/api/array');
      const text = await ask('/api/text');
      const page = await ask('/api/page');

      assert.deepEqual(list.json, { results: [1, 'two'] });
      for (const { status, fields } of [text, page]) {
        assert.equal(status, 200);
        assert.match(fields['content-type'][0], /^text\/html/);
      }
      assert.deepEqual([text.text, page.text], ['just a text', '<h1>é</h1>']);
    });

    test('a token goes into the cookie that we say', async () => {
      const { json: login } = await log_in();

      const { status, json, fields } = await ask('/api/login/cookie', {
        method: 'POST',
        body: rob,
        token: login.token,
      });

      assert.equal(status, 200);
      assert.deepEqual(json, { ok: true });
      assert.match(fields['set-cookie'][0], /^session=[^;]+; Path=\/; SameSite=Lax$/);
    });

    // A field with a line break would end QEWD's server.
    test('what HTTP can not say is a clean error, and no harm to QEWD', async () => {
      for (const what of ['status', 'field']) {
        const { status, json } = await ask(`/api/invalid/${what}`);

        assert.equal(status, 500);
        assert.equal(json.error, "The handler's answer can not be said over HTTP");
      }
      assert.equal((await ask('/api/who')).status, 200);
    });

    // QEWD gives messages of the link to whichever client has called one of their type.
    test('intermediate messages of a request reach nobody else', async () => {
      const other = await site.register(io2, primary, 'shop');
      other.send('step');
      await until(() => primary.log.includes('callback set for type step'), 'call of the other');

      const { status, json } = await ask('/api/steps/3');
      await other.ask('whoami');

      assert.deepEqual([status, json.done], [200, true]);
      assert.deepEqual(other.take_events(), []);
    });

    test('a token that does not verify is refused', async () => {
      const { json } = await log_in();
      const forged = json.token.split('.').slice(0, 2).join('.') + '.forged';

      const { status, json: refused } = await ask('/api/who/member', { token: forged });

      assert.ok(status >= 400 && status < 500, `${status}`);
      assert.match(refused.error, /Invalid JWT/);
    });

    test('our statuses and errors reach HTTP through QEWD', async () => {
      const teapot = await ask('/api/fault?text=teapot&status=418');
      const plain = await ask('/api/fault?text=plain');
      const thrown = await ask('/api/throw');
      const unfit = await ask('/api/order', { method: 'POST', body: { item: 7 } });

      assert.deepEqual([teapot.status, teapot.json.error], [418, 'teapot']);
      assert.deepEqual([plain.status, plain.json.error], [400, 'plain']);
      assert.deepEqual([thrown.status, thrown.json.error], [500, 'The handler failed']);
      assert.equal(unfit.status, 422);
    });

    test('a path that we do not have is the error that QEWD knows', async () => {
      const { status, json } = await ask('/api/unknown');

      assert.equal(status, 400);
      assert.equal(json.error, 'No routes defined for handling REST MicroService requests');
    });

    test('fields of our answers reach HTTP through QEWD', async () => {
      const { fields } = await ask('/api/fields');

      assert.deepEqual(fields['x-one'], ['1']);
    });
  });
}
