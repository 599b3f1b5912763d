import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { sign } from './support/tokens.mjs';

/** What QEWD's workers do for their master, as a browser would try to have it. */
function attacks(token) {
  const claims = { application: 'demo', qewd: '', timeout: 300 };
  const forged = sign(claims, 'not the secret');
  const rest = { application: 'demo', expressType: 'greet', path: '/api/greet', ip: '10.0.0.1' };
  return {
    'ewd-jwt-encode': { params: { payload: claims } },
    'ewd-jwt-decode': { params: { jwt: token ?? forged } },
    'ewd-jwt-isValid': { params: { jwt: token ?? forged } },
    'ewd-jwt-updateExpiry': { params: { jwt: forged, application: 'demo' } },
    'qoper8-exit': {},
    'qoper8-start': { userDefined: { config: { jwt: { secret: 'x' } } } },
    'qoper8-getStats': { id: 1 },
    'qoper8-test': { messageNo: 1 },
    'ewd-qoper8-express': { ...rest, headers: { qewd: 'ajax' }, body: { type: 'greet' } },
    'ewd-dump-documents': { params: { password: 'keepThisSecret' } },
    'ewd-save-documents': { params: { password: 'keepThisSecret', documents: {} } },
    'ewd-fragment': { params: { file: '../../../../../../etc/passwd' } },
    restRequest: { ...rest, path: '/qewd/importRoutes/demo', args: {}, ms_requestId: 1 },
  };
}

const types = Object.keys(attacks());

describe("types that are the server's own", () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve('--demo');
    const everything = ['--map', 'demo/*=back', '--map', 'shop/*=back'];
    front = await site.serve('--demo', ...everything, ...site.link('back', back, 'demo'));
    await linked(await site.register(io4, front, 'shop'), 'greet');
  });
  after(() => site?.close());

  // These two have an answer of their own, which here is that there is no such thing.
  const refusals = {
    'ewd-fragment': /^Fragment file .* does not exist$/,
    restRequest: /^(No routes defined|The message restRequest has no path)/,
  };

  for (const { name, io } of generations) {
    for (const type of types) {
      test(`${name}: ${type} does nothing without a session`, async () => {
        const client = await site.connect(io, back);

        client.emit({ type, ...attacks()[type] });
        const { message } = await client.reply(type);

        const { error, disconnect } = message;
        const expected = { error: 'Missing authorization header', disconnect: true };
        assert.deepEqual({ error, disconnect }, expected);
      });
    }

    test(`${name}: with a session, no such type has a handler`, async () => {
      const client = await site.register(io, back);

      for (const type of types) {
        const { message } = await client.call(type, {}, attacks(client.token)[type]);
        assert.match(message.error, refusals[type] ?? /^Handler not defined for demo messages/);
        assert.equal(message.jwt, undefined);
      }
      assert.equal((await client.ask('greet', { name: 'still' })).hello, 'still');
    });

    test(`${name}: a rule that forwards everything does not forward these`, async () => {
      const observer = await site.register(io, back);
      const clients = [await site.register(io, front), await site.register(io, front, 'shop')];
      const { accepted } = await observer.ask('stats');

      for (const client of clients) {
        for (const type of types) {
          const { message } = await client.call(type, {}, attacks(client.token)[type]);
          assert.equal(typeof message.error, 'string', type);
          assert.equal(message.jwt, undefined);
        }
      }

      const after_all = await observer.ask('stats');
      assert.equal(after_all.accepted, accepted + 1, 'the other server has got something');
    });
  }
});
