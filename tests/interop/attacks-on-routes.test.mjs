import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';

/** Members that only a forwarding server sets, sent by a browser. */
const stolen = {
  ...{ qewd_destination: 'node', qewd_application: 'admin', ewd_application: 'admin' },
  ...{ socketId: 'somebody else', ipAddress: '10.0.0.1', dbIndex: '1' },
  ...{ coqewd_hops: 0, coqewd_budget_ms: 86_400_000 },
};

describe('members and headers with which a browser plays a server', () => {
  let site;
  let node;
  let front;

  before(async () => {
    site = await Site.open();
    node = await site.serve_qewd({ application: 'service' });
    const link = ['--peer', `node=${node.url},application=service`, '--map', 'shop/*=node'];
    // What handlers may do is not for browsers.
    const permit = { permit_application_switch: { nosuch: { demo: true } } };
    const flags = ['--demo', '--qewd-compat', '--request-timeout', '3s', ...link];
    front = await site.serve_config('front', permit, ...flags);
    await linked(await site.register(io4, front, 'shop'), 'echo');
  });
  after(() => site?.close());

  for (const { name, io } of generations) {
    test(`${name}: they do not go over a link, what belongs to the message does`, async () => {
      const client = await site.register(io, front, 'shop');

      const message = await client.ask('inspect', { a: 1 }, { ...stolen, own: 'kept' });

      const { token, ms_requestId, coqewd_budget_ms, coqewd_hops, ...received } = message.received;
      const expected = { type: 'inspect', params: { a: 1 }, own: 'kept', jwt: true };
      assert.deepEqual(received, expected);
      assert.equal(claims_of(token).application, 'service');
      assert.equal(typeof ms_requestId, 'number');
      assert.ok(coqewd_budget_ms > 0 && coqewd_budget_ms <= 3_000, `${coqewd_budget_ms} ms`);
      assert.equal(coqewd_hops, 1);
      assert.equal(message.application, 'service');
    });

    test(`${name}: they choose no application here`, async () => {
      const client = await site.register(io, front, 'nosuch');
      const chosen = { qewd_destination: 'node', qewd_application: 'demo' };

      const message = await client.ask('greet', {}, chosen);

      assert.equal(message.error, 'Unable to load handler module for: nosuch');
    });

    test(`${name}: an application beside the token does not change the session`, async () => {
      const client = await site.register(io, front);

      const message = await client.ask('whoami', {}, { application: 'shop' });

      assert.equal(message.application, 'demo');
    });
  }

  test('headers of the handshake make no session', async () => {
    const extraHeaders = { qewd: 'ajax', 'x-forwarded-for': '10.0.0.1', authorization: 'Bearer x' };
    const client = await site.connect(io4, front, { extraHeaders });

    const { message } = await client.call('greet', { name: 'x' });

    assert.deepEqual(message, { error: 'Missing authorization header', disconnect: true });
  });

  test('a POST with the header qewd: ajax is no message but at /ajax', async () => {
    for (const path of ['/', '/socket.io/', '/demo/greet']) {
      const response = await fetch(front.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', qewd: 'ajax' },
        body: JSON.stringify({ type: 'ewd-register', application: 'demo', jwt: true }),
      });

      assert.ok(response.status >= 400 && response.status < 500, `${path}: ${response.status}`);
      assert.equal((await response.text()).includes('token'), false);
    }
  });

  test('a reply that a server sends twice goes to nobody the second time', async () => {
    const [first, second] = [
      await site.register(io4, front, 'shop'),
      await site.register(io4, front, 'shop'),
    ];

    first.send('twice');
    second.send('inspect');
    const { message } = await first.reply('twice');
    const behind = await second.reply('inspect');
    // What QEWD sent before its answer to this has come through by then, to either of them.
    const again = await first.ask('inspect');
    await second.ask('inspect');

    assert.equal(message.n, 1);
    // QEWD itself loses the reply of the request behind, or its master dies of the second reply;
    // then the caller is told so.
    for (const answer of [behind.message, again]) {
      const told = [503, 504].includes(answer.status?.code);
      assert.ok(answer.received || told, JSON.stringify(answer));
    }
    assert.deepEqual([...first.take_events(), ...second.take_events()], []);
  });
});
