import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl } from './support/rest-clients.mjs';
import { arrangements, rest_linked, serve_arranged } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { claims_of, sign } from './support/tokens.mjs';

const rob = { user: 'rob', password: 'secret' };
const nobody = { user: null, authenticated: false, anonymous: true };
const missing =
  'Authorization Header missing or JWT not found in header (expected format: Bearer {{JWT}}';
const now = () => Math.floor(Date.now() / 1000);

/** Tokens that nobody may take for good ones, made of the claims of a good one. */
function bad_tokens(good, secret) {
  const claims = claims_of(good);
  const [head, body] = good.split('.');
  return [
    { kind: 'garbage', token: 'garbage', why: /^Invalid JWT: Error: Not enough or too many/ },
    {
      kind: 'an expired one',
      token: sign({ ...claims, exp: now() - 10 }, secret),
      why: /^Invalid JWT: Error: Token expired$/,
    },
    {
      kind: "somebody else's",
      token: sign(claims, 'another secret'),
      why: /^Invalid JWT: Error: Signature verification failed$/,
    },
    {
      kind: 'one without a signature',
      token: sign(claims, secret, { alg: 'none' }),
      why: /^Invalid JWT: Error: Algorithm not supported$/,
    },
    {
      kind: 'one with the signature cut off',
      token: `${head}.${body}.`,
      why: /^Invalid JWT: Error: /,
    },
  ];
}

for (const arrangement of arrangements) {
  describe(`tokens over REST, ${arrangement.name}`, () => {
    let site;
    let server;
    let good;

    before(async () => {
      site = await Site.open();
      server = (await serve_arranged(site, arrangement)).first;
      good = (await log_in()).json.token;
    });
    after(() => site?.close());

    const ask = (path, token, more) => by_curl(server.url, { path, token, ...more });
    const log_in = (body = rob) => ask('/api/login', undefined, { method: 'POST', body });

    test('a login brings a token, which says nothing private to its client', async () => {
      const { status, json } = await log_in();

      assert.equal(status, 200);
      assert.equal(json.ok, true);
      const claims = claims_of(json.token);
      assert.equal(JSON.stringify(claims).includes('rob'), false);
      assert.ok(claims.exp > now());
    });

    test('a login that fails brings none', async () => {
      const { status, json, text } = await log_in({ user: 'rob', password: 'wrong' });

      assert.equal(status, 403);
      assert.equal(json.error, 'Invalid login attempt');
      assert.equal(text.includes('token'), false);
    });

    test('the session of a token is known, and renewed with each success', async () => {
      const { status, json } = await ask('/api/who/member', good);
      const next = await ask('/api/who/member', json.token);

      assert.equal(status, 200);
      const { token, ...who } = json;
      assert.deepEqual(who, { user: 'rob', authenticated: true, anonymous: false });
      assert.ok(claims_of(token).exp >= claims_of(good).exp);
      assert.equal(claims_of(token).application, claims_of(good).application);
      assert.equal(next.json.user, 'rob');
    });

    test('a session that has not logged in is none where a login is needed', async () => {
      const { exp, timeout, application } = claims_of(good);
      const stranger = site.token({ exp, iat: now(), timeout, application });

      const refused = await ask('/api/who/member', stranger);
      const known = await ask('/api/who/token', stranger);

      assert.equal(refused.status, 400);
      assert.equal(refused.json.error, 'User is not authenticated');
      assert.deepEqual(
        [known.status, known.json.user, known.json.authenticated],
        [200, null, false],
      );
    });

    test('without a token: whoever needs one says so, the others know nobody', async () => {
      for (const path of ['/api/who/token', '/api/who/member']) {
        const { status, json } = await ask(path);

        assert.equal(status, 400, path);
        assert.equal(json.error, missing);
        assert.equal(json.code, 'unauthorized');
      }
      for (const path of ['/api/who', '/api/who/optional']) {
        const { status, json } = await ask(path);

        assert.equal(status, 200, path);
        assert.deepEqual(json, nobody, 'an unknown session has no token');
      }
    });

    test('a token that does not verify is 403, with the reason', async () => {
      for (const { kind, token, why } of bad_tokens(good, site.secret)) {
        for (const path of ['/api/who/optional', '/api/who/token', '/api/who/member']) {
          const { status, json } = await ask(path, token);

          assert.equal(status, 403, `${kind}, ${path}`);
          assert.match(json.error, why, kind);
          assert.equal(json.token, undefined);
        }
      }
    });

    test('an answer that is no object has the token in a field', async () => {
      const { status, json, fields } = await ask('/api/who/list', good);

      assert.equal(status, 200);
      assert.deepEqual(json, [1, 2]);
      const again = await ask('/api/who/member', fields['x-qewd-token'][0]);
      assert.equal(again.json.user, 'rob');
    });

    test('a token may go into a cookie', async () => {
      const body = rob;
      const { json, fields } = await ask('/api/login/cookie', '', { method: 'POST', body });

      assert.deepEqual(json, { ok: true });
      assert.equal(fields['set-cookie'].length, 1);
      const [, token] = /^session=([^;]+); Path=\/; SameSite=Lax$/.exec(
        fields['set-cookie'][0],
      );
      assert.equal((await ask('/api/who/member', token)).json.user, 'rob');
    });
  });
}

// Weakness 2: routes with bypassJWTCheck signed whatever token came, forged or expired.
describe('a token that nobody has verified', () => {
  let site;
  let back;
  let front;
  let good;

  before(async () => {
    site = await Site.open();
    back = await site.serve_rest_site();
    const bypassing = (route) => ['--route', `${route}=back,bypassJWTCheck=true`];
    front = await site.serve(
      ...site.link('back', back, 'members'),
      ...['POST /api/login', 'GET /api/who', 'GET /api/who/token'].flatMap(bypassing),
      ...['--redial-min', '50ms', '--redial-max', '200ms'],
    );
    await rest_linked(front, { path: '/api/who' });
    good = (await by_curl(front.url, { path: '/api/login', method: 'POST', body: rob })).json.token;
  });
  after(() => site?.close());

  test('counts as none on a route that asks for none, and is never signed', async () => {
    for (const { kind, token } of bad_tokens(good, site.secret)) {
      for (const server of [front, back]) {
        const who = await by_curl(server.url, { path: '/api/who', token });
        const refused = await by_curl(server.url, { path: '/api/who/token', token });

        assert.deepEqual([who.status, who.json], [200, nobody], kind);
        assert.ok([400, 403].includes(refused.status), `${kind}: ${refused.status}`);
        assert.equal(who.fields['x-qewd-token'], undefined);
        assert.equal(refused.json.token, undefined, kind);
      }
    }
  });

  test('gives a login nothing of what it claims', async () => {
    const claims = { ...claims_of(good), role: 'admin' };
    const forged = sign(claims, 'another secret');

    const asked = { path: '/api/login', method: 'POST', body: rob, token: forged };
    const { json } = await by_curl(front.url, asked);

    assert.equal(json.ok, true);
    assert.equal(claims_of(json.token).role, undefined);
  });
});
