import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generations, io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';
import { claims_of, sign } from './support/tokens.mjs';

const now = () => Math.floor(Date.now() / 1000);
const signature = 'Signature verification failed';
const algorithm = 'Algorithm not supported';
const segments = 'Not enough or too many segments';

/** What is sent, made of a good token's claims and the secret; and what is wrong with it. */
const forgeries = {
  'signed with another secret': [(claims) => sign(claims, 'not the secret'), signature],
  'without a signature': [(claims, secret) => sign(claims, secret, { alg: 'none' }), algorithm],
  'signed with HS512': [(claims, secret) => sign(claims, secret, { alg: 'HS512' }), algorithm],
  'signed with HS384': [(claims, secret) => sign(claims, secret, { alg: 'HS384' }), algorithm],
  expired: [(claims, secret) => sign({ ...claims, exp: now() - 600 }, secret), 'Token expired'],
  'not yet active': [
    (claims, secret) => sign({ ...claims, nbf: now() + 600 }, secret),
    'Token not yet active',
  ],
  'with other claims than it was signed for': [
    (claims, secret) => {
      const [head, , proof] = sign(claims, secret).split('.');
      const [, claimed] = sign({ ...claims, application: 'admin' }, secret).split('.');
      return `${head}.${claimed}.${proof}`;
    },
    signature,
  ],
  'with a key of its own in its header': [
    (claims) => sign(claims, 'mine', { jwk: { kty: 'oct', k: 'bWluZQ' } }),
    signature,
  ],
  'with the address of a key in its header': [
    (claims) => sign(claims, '', { kid: '../../../dev/null', jku: 'http://127.0.0.1:9/' }),
    signature,
  ],
  'with a fourth part': [(claims, secret) => `${sign(claims, secret)}.more`, segments],
  'with one part': [() => 'nonsense', segments],
};

describe('tokens that this server did not sign', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve('--demo');
    front = await site.serve('--demo', '--map', 'shop/*=back', ...site.link('back', back, 'demo'));
    await linked(await site.register(io4, front, 'shop'), 'greet');
  });
  after(() => site?.close());

  for (const { name, io } of generations) {
    for (const [what, [forge, why]] of Object.entries(forgeries)) {
      test(`${name}: a token ${what} is refused, and reaches no other server`, async () => {
        const observer = await site.register(io, back);
        const { accepted } = await observer.ask('stats');

        for (const application of ['demo', 'shop']) {
          const client = await site.register(io, front, application);
          const token = forge(claims_of(client.token), site.secret);
          for (const type of ['greet', 'ewd-reregister']) {
            const frame = await client.call(type, {}, { token, jwt: true });
            const error = `Invalid JWT: Error: ${why}`;
            assert.deepEqual(frame, { type, message: { error, disconnect: true } });
          }
          assert.equal((await client.ask('whoami')).authenticated, false);
        }

        // whoami of shop and this request itself
        assert.equal((await observer.ask('stats')).accepted, accepted + 2);
      });
    }

    test(`${name}: a socket that never registered gains nothing by jwt: true`, async () => {
      const client = await site.connect(io, front);
      const claims = { exp: now() + 300, iat: now(), iss: 'qewd.jwt', application: 'demo' };

      const path = '/qewd/importRoutes/demo';
      const token = sign(claims, 'not the secret');
      const frame = await client.call('greet', {}, { token, jwt: true, path });

      assert.equal(frame.message.error, `Invalid JWT: Error: ${signature}`);
    });
  }
});
