import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl } from './support/rest-clients.mjs';
import { routes, serve_front } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';

const methods = ['get', 'put', 'post', 'delete', 'patch'];

describe('the document of the routes', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve_rest_site('--server-name', 'back');
    front = await serve_front(site, 'front', back);
  });
  after(() => site?.close());

  const document_of = (server) => by_curl(server.url, { path: '/openapi.json' });

  test('is JSON, for whom it is asked', async () => {
    const answer = await document_of(back);
    const head = await by_curl(back.url, { path: '/openapi.json', method: 'HEAD' });
    const post = await by_curl(back.url, { path: '/openapi.json', method: 'POST' });

    assert.equal(answer.status, 200);
    assert.match(answer.fields['content-type'][0], /^application\/json/);
    assert.equal(answer.json.openapi, '3.1.0');
    assert.equal(answer.json.info.title, 'back');
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.deepEqual([post.status, post.fields.allow], [405, ['GET, HEAD, OPTIONS']]);
  });

  test('lists what the handlers have declared', async () => {
    const { paths, components } = (await document_of(back)).json;

    assert.equal(paths['/api/object'].get.summary, 'An object');
    assert.deepEqual(Object.keys(paths['/api/items/{id}']).sort(), [
      'delete',
      'get',
      'patch',
      'put',
    ]);
    assert.deepEqual(Object.keys(paths['/api/any']).sort(), [...methods].sort());
    const [parameter] = paths['/api/items/{id}'].get.parameters;
    assert.deepEqual(
      [parameter.name, parameter.in, parameter.required],
      ['id', 'path', true],
    );
    const { schema } = paths['/api/order'].post.requestBody.content['application/json'];
    assert.deepEqual(schema.required, ['item']);
    assert.deepEqual(paths['/api/who/member'].get.security, [{ bearer: [] }]);
    assert.deepEqual(paths['/api/who/optional'].get.security, [{}, { bearer: [] }]);
    assert.equal(paths['/api/who'].get.security, undefined);
    assert.equal(components.securitySchemes.bearer.scheme, 'bearer');
  });

  test('a body that is no JSON by its type does not fit, and its sender learns why', async () => {
    const asked = { path: '/api/order', method: 'POST', body: '{"item":"tea"}' };

    const typed = await by_curl(back.url, { ...asked, headers: { 'content-type': 'text/plain' } });
    const untyped = await by_curl(back.url, asked);

    for (const { status, json } of [typed, untyped]) {
      assert.equal(status, 422);
      assert.match(json.error, /^The body does not fit.*its Content-Type is not application\/json/);
    }
  });

  test('has each way that optional parts leave', async () => {
    const { paths } = (await document_of(back)).json;

    for (const path of ['{first}', '{first}/{second}', '{first}/{second}/{third}']) {
      const { parameters } = paths[`/api/parts/${path}`].get;
      assert.equal(parameters.length, path.split('/').length);
    }
  });

  test('lists the routes to other servers too, and each one that there is', async () => {
    const { paths } = (await document_of(front)).json;

    for (const route of routes) {
      const [method, template] = route.startsWith('/') ? ['get', route] : route.split(' ');
      const path = template.replace(/\(.*\)/, '').replace(/[:*](\w+)/g, '{$1}');
      assert.ok(paths[path]?.[method.toLowerCase()], `${route} as ${path}`);
    }
  });

  test('only refers to what is in it', async () => {
    const text = (await document_of(front)).text;

    const document = JSON.parse(text);
    for (const [, reference] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = reference
        .slice(1)
        .split('/')
        .reduce((value, name) => value?.[name], document);
      assert.ok(found, reference);
    }
  });
});
