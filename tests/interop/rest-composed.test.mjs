import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io2, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { by_curl } from './support/rest-clients.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';

const item = (id) => ({
  method: 'GET',
  path: `/api/items/${id}`,
  template: '/api/items/:id',
  variables: { id },
});

describe('handlers that ask others', () => {
  let site;
  let stock;
  let front;

  before(async () => {
    site = await Site.open();
    stock = await site.serve_rest_site('--server-name', 'stock');
    front = await site.serve_rest_site(
      ...['--server-name', 'front', '--redial-min', '50ms', '--redial-max', '200ms'],
      ...site.link('stock', stock, 'member'),
      ...['--map', 'shop/*=stock'],
    );
    await linked(await site.register(io4, front, 'shop'), 'greet');
  });
  after(() => site?.close());

  test('a handler makes REST requests of its own, and sees a 404 as a value', async () => {
    const { status, json } = await by_curl(front.url, { path: '/api/compose/here/7' });

    assert.equal(status, 200);
    assert.deepEqual(json.item, item('7'));
    assert.equal(json.none.error, 'url could not be matched');
  });

  test('a handler asks another server by a path and by a message', async () => {
    const { status, json } = await by_curl(front.url, { path: '/api/compose/peer/7' });

    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(json.item.member, 'front', 'the route is one of its own applications');
    assert.equal(json.hello, 'site');
  });

  for (const io of [io2, io4]) {
    const name = io === io2 ? 'socket.io-client 2' : 'socket.io-client 4';

    test(`${name}: a message's handler leaves its answer to a route`, async () => {
      const client = await site.register(io, front, 'members');
      await client.ask('login', { user: 'rob', password: 'secret' });

      const who = await client.call('via', { method: 'GET', path: '/api/who/member' });
      const found = await client.ask('via', { method: 'GET', path: '/api/items/9' });

      const { token, ...message } = who.message;
      assert.equal(who.type, 'via');
      assert.deepEqual(message, { user: 'rob', authenticated: true, anonymous: false });
      assert.equal(claims_of(token).application, 'members');
      assert.deepEqual(found, item('9'));
    });

    test(`${name}: and is told what the route says against it`, async () => {
      const client = await site.register(io, front, 'members');

      const refused = await client.ask('via', { method: 'GET', path: '/api/who/member' });
      const unknown = await client.ask('via', { method: 'GET', path: '/nowhere' });

      assert.equal(refused.error, 'User is not authenticated');
      assert.deepEqual(unknown, { error: 'url could not be matched', status: { code: 404 } });
    });
  }

  test('the middleware of the server stands around messages too', async () => {
    const client = await site.register(io4, front, 'around');

    const refused = await client.ask('plain', { guard: 'no' });
    const fine = await client.ask('plain');

    assert.deepEqual(refused, { error: 'The guard says no', status: { code: 403 } });
    assert.deepEqual(fine, { plain: true });
  });

  test('a request that a handler makes keeps the session of its client', async () => {
    const { json } = await by_curl(front.url, {
      path: '/api/login',
      method: 'POST',
      body: { user: 'rob', password: 'secret' },
    });

    const answer = await by_curl(front.url, { path: '/api/compose/here/7', token: json.token });

    assert.equal(claims_of(answer.json.token).application, 'members');
  });
});
