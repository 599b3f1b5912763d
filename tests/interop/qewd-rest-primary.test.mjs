import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
          routes: [...routes, { ...login, bypassJWTCheck: true }],
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

    test('who needs a login says so', async () => {
      const { status, json } = await ask('/api/who/member');

      assert.equal(status, 400);
      assert.equal(json.error, 'User is not authenticated');
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
