import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl } from './support/rest-clients.mjs';
import { Site } from './support/site.mjs';

const pages = 'https://pages.example';
const admin = 'https://admin.example:8443';
const field = (answer, name) => answer.fields[`access-control-${name}`];

// Weakness 13: QEWD answered every origin, with `*` and credentials together.
describe('pages of other origins', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    const listed = ['--cors-origin', pages, '--cors-origin', admin, '--cors-credentials'];
    server = await site.serve_rest_site(...listed);
  });
  after(() => site?.close());

  const ask = (path, headers, method) => by_curl(server.url, { path, headers, method });

  test('a listed origin is named exactly, with every status', async () => {
    for (const path of ['/api/object', '/api/fault?text=no', '/api/nothing', '/api/created']) {
      for (const origin of [pages, admin]) {
        const answer = await ask(path, { origin });

        assert.deepEqual(field(answer, 'allow-origin'), [origin], path);
        assert.deepEqual(field(answer, 'allow-credentials'), ['true']);
        assert.ok(answer.fields.vary.includes('Origin'));
      }
    }
  });

  test('any other is refused, before the handler sees it', async () => {
    const alike = [`${pages}.evil.example`, `${pages}:444`, 'http://pages.example'];
    for (const origin of ['https://evil.example', ...alike, 'null', '*']) {
      const answer = await ask('/api/object', { origin });

      assert.equal(answer.status, 403, origin);
      assert.equal(answer.json.code, 'forbidden');
      assert.equal(field(answer, 'allow-origin'), undefined, origin);
      assert.equal(field(answer, 'allow-credentials'), undefined);
    }
  });

  test('a request of no page, or of a page of this server, is as ever', async () => {
    const { host, origin } = new URL(server.url);

    const plain = await ask('/api/object');
    const own = await ask('/api/object', { host, origin });

    assert.deepEqual([plain.status, own.status], [200, 200]);
    assert.equal(field(plain, 'allow-origin'), undefined);
    assert.deepEqual(plain.fields.vary, ['Origin']);
  });

  test('a preflight is answered for the route it asks about', async () => {
    const asked = {
      origin: pages,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization, x-trace',
    };

    const answer = await ask('/api/items/7', asked, 'OPTIONS');

    assert.equal(answer.status, 204);
    assert.deepEqual(field(answer, 'allow-origin'), [pages]);
    assert.deepEqual(field(answer, 'allow-methods'), ['DELETE, GET, HEAD, PATCH, PUT, OPTIONS']);
    assert.deepEqual(field(answer, 'allow-headers'), ['authorization, x-trace']);
    assert.deepEqual(field(answer, 'allow-credentials'), ['true']);
  });

  test('a preflight is no request of a route that takes any method', async () => {
    const asked = { origin: pages, 'access-control-request-method': 'PUT' };

    const answer = await ask('/api/any', asked, 'OPTIONS');
    const plain = await ask('/api/any', { origin: pages }, 'OPTIONS');

    assert.equal(answer.status, 204);
    assert.deepEqual(field(answer, 'allow-methods'), [
      'DELETE, GET, HEAD, PATCH, POST, PUT, OPTIONS',
    ]);
    assert.equal(plain.json.method, 'OPTIONS');
  });

  test('a page can read the fields of its answers', async () => {
    const created = await ask('/api/created', { origin: pages }, 'POST');
    const none = await ask('/api/created', {}, 'POST');
    const many = await ask('/api/fields', { origin: pages });

    assert.match(field(many, 'expose-headers')[0], /^(?!.*X-Many.*X-Many).*X-Many/);
    const names = field(created, 'expose-headers')[0].split(', ');
    assert.ok(names.includes('Location') && names.includes('X-ResponseTime'), `${names}`);
    assert.equal(field(none, 'expose-headers'), undefined);
  });

  test('a body that is refused says so to the page', async () => {
    const answer = await by_curl(server.url, {
      path: '/api/raw',
      method: 'POST',
      headers: { origin: pages },
      body: 'x'.repeat(5_000),
    });

    assert.equal(answer.status, 413);
    assert.equal(answer.json.code, 'too_big');
    assert.deepEqual(field(answer, 'allow-origin'), [pages]);
  });

  test('a handler can not name another origin', async () => {
    const answer = await ask('/api/fields/own', { origin: pages });

    assert.deepEqual(field(answer, 'allow-origin'), [pages]);
    assert.deepEqual(answer.fields['content-type'], ['application/vnd.own+json']);
    assert.deepEqual(answer.fields['x-responsetime'], ['1ms']);
  });

  test('a preflight of another origin allows nothing', async () => {
    const asked = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };

    const answer = await ask('/api/items/7', asked, 'OPTIONS');

    assert.equal(answer.status, 403);
    assert.equal(field(answer, 'allow-methods'), undefined);
  });

  test('without a list no origin is named, and none refused', async () => {
    const open = await site.serve_rest_site();

    const answer = await by_curl(open.url, { path: '/api/object', headers: { origin: pages } });

    assert.equal(answer.status, 200);
    assert.equal(field(answer, 'allow-origin'), undefined);
  });
});
