import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { NpmServer } from './support/npm-server.mjs';
import { run_call, run_on_full_disk } from './support/server.mjs';
import { Site } from './support/site.mjs';

describe('coqewd call', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    server = await site.serve('--demo');
  });
  after(() => site?.close());

  test('prints the reply and ends with 0, or the fault and 1, or what is wrong and 2', async () => {
    const good = await run_call(server.url, 'demo', 'greet', '{"name":"Ada"}');
    const fault = await run_call(server.url, 'demo', 'fault', '{"code":409,"text":"sold"}');
    const unknown = await run_call(server.url, 'nosuch', 'greet');
    const wrong = await run_call(server.url, 'demo');
    const nobody = await run_call('http://127.0.0.1:9', 'demo', 'greet');

    assert.equal(good.code, 0);
    assert.equal(JSON.parse(good.out).hello, 'Ada');
    assert.equal(fault.code, 1);
    assert.deepEqual(JSON.parse(fault.out), { error: 'sold', status: { code: 409 } });
    assert.equal(unknown.code, 1);
    assert.match(unknown.out, /Unable to load handler module/);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /call takes URL APPLICATION TYPE \[JSON\]/);
    assert.match(wrong.err, /^coqewd call --help says/m);
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /can not be reached: Connection refused/);
  });

  test('prints intermediate messages before the reply, a line each', async () => {
    const { code, out } = await run_call(server.url, 'demo', 'progress', '{"steps":2}');

    const lines = out.trimEnd().split('\n').map(JSON.parse);
    assert.equal(code, 0);
    assert.deepEqual(lines.slice(0, 2), [
      { step: 1, of: 2 },
      { step: 2, of: 2 },
    ]);
    assert.equal(lines[2].done, true);
  });

  test('--count and --in-flight send many and print the rate and the times', async () => {
    const many = ['--count', '200', '--in-flight', '16'];

    const good = await run_call(server.url, 'demo', 'greet', ...many);
    const faults = await run_call(server.url, 'demo', 'fault', '{"text":"sold"}', ...many);

    const measured = (found) =>
      new RegExp(`^200 replies \\(${found} faults\\) in \\S+ s: \\d+/s$`, 'm');
    assert.equal(good.code, 0, good.err);
    assert.match(good.out, measured(0));
    assert.match(good.out, /^p50 \d+ us, p90 \d+ us, p99 \d+ us, max \d+ us; client CPU \d+ %/m);
    assert.equal(faults.code, 1);
    assert.match(faults.out, measured(200));
    assert.match(faults.out, /^faults: 200 application; the first: sold$/m);
  });

  test('--connections, --rate and --json load a server over TLS and print a line', async () => {
    const secret = await site.serve_tls('--demo');
    const trust = ['--ca', site.certificates.ca];
    const many = ['--count', '400', '--connections', '20', '--rate', '2000', '--json', ...trust];

    const { code, out, err } = await run_call(secret.url, 'demo', 'greet', ...many);

    assert.equal(code, 0, err);
    const figures = JSON.parse(out);
    assert.equal(figures.answered, 400);
    assert.equal(figures.wrong + figures.unanswered, 0);
    assert.ok(figures.per_second <= 2200, out);
    assert.ok(figures.p50_us <= figures.p90_us && figures.p99_us <= figures.max_us, out);
    assert.deepEqual(figures.faults, {});
  });

  test('a load says which connection it does not get, and goes on with one session', async () => {
    const file = await site.write('loaded-session', '');
    const kept = ['--token-file', file];
    const many = ['--count', '4', '--connections', '2'];

    const nobody = await run_call('http://127.0.0.1:9', 'demo', 'greet', ...many);
    const unknown = await run_call(server.url, 'nosuch', 'greet', ...many);
    const login = '{"username":"ada","password":"secret"}';
    const logged_in = await run_call(server.url, 'demo', 'login', login, ...many, ...kept);
    const whoami = await run_call(server.url, 'demo', 'whoami', ...kept);

    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /can not be reached: Connection refused/);
    assert.equal(unknown.code, 1);
    assert.match(unknown.out, /^faults: 4 .*; the first: Unable to load handler/m);
    assert.equal(logged_in.code, 0, logged_in.err);
    assert.equal(JSON.parse(whoami.out).username, 'ada');
  });

  test('a load whose server does not answer in time ends, and counts what is missing', async () => {
    const slow = ['--count', '6', '--in-flight', '3', '--timeout', '3s'];

    const { code, out } = await run_call(server.url, 'demo', 'slow', '{"ms":60000}', ...slow);

    assert.equal(code, 1);
    assert.match(out, /^0 replies \(3 faults, 3 not sent\)/);
    assert.match(out, /^faults: 3 timed_out; the first: No reply/m);
  });

  test('a load whose registration is not answered ends and says so', async (context) => {
    const silent = await NpmServer.open(4);
    context.after(() => silent.stop());
    const many = ['--count', '2', '--timeout', '1s'];

    const { code, err } = await run_call(silent.url, 'demo', 'greet', ...many);

    assert.equal(code, 1);
    assert.match(err, /^error: the registration is not answered in time$/m);
  });

  for (const eio of ['3', '4']) {
    test(`speaks Engine.IO ${eio} when it is told to`, async () => {
      const { code, out } = await run_call(server.url, 'demo', 'greet', '--eio', eio);

      assert.equal(code, 0, out);
    });
  }

  test('trusts a certificate by --ca or by --insecure, and no other', async () => {
    const secret = await site.serve_tls('--demo');

    const by_ca = await run_call(secret.url, 'demo', 'greet', '--ca', site.certificates.ca);
    const by_nobody = await run_call(secret.url, 'demo', 'greet');
    const insecure = await run_call(secret.url, 'demo', 'greet', '--insecure');

    assert.equal(by_ca.code, 0, by_ca.err);
    assert.equal(by_nobody.code, 1);
    assert.match(by_nobody.err, /certificate refused: .*--ca FILE.*--insecure/);
    assert.equal(insecure.code, 0, insecure.err);
  });

  test('goes on with the session of --token or --token-file', async () => {
    const file = await site.write('session', '');
    const login = '{"username":"ada","password":"secret"}';

    await run_call(server.url, 'demo', 'login', login, '--token-file', file);
    const by_file = await run_call(server.url, 'demo', 'whoami', '--token-file', file);
    const token = (await readFile(file, 'utf8')).trim();
    const by_token = await run_call(server.url, 'demo', 'whoami', '--token', token);

    for (const { code, out } of [by_file, by_token]) {
      assert.equal(code, 0);
      assert.equal(JSON.parse(out).username, 'ada');
    }
  });

  test('goes on with a session that the server keeps, once and many times', async () => {
    const asked = { type: 'ewd-register', application: 'demo' };
    const headers = { 'Content-Type': 'application/json' };
    const registered = await fetch(new URL('/ajax', server.url), {
      method: 'POST',
      headers,
      body: JSON.stringify(asked),
    });
    const { token } = await registered.json();
    const file = await site.write('kept-session', token);
    const kept = ['--token-file', file];
    const login = '{"username":"ada","password":"secret"}';

    const logged_in = await run_call(server.url, 'demo', 'login', login, ...kept);
    const many = await run_call(server.url, 'demo', 'whoami', '--token', token, '--count', '4');
    const whoami = await run_call(server.url, 'demo', 'whoami', ...kept);

    assert.equal(token.length, 36);
    assert.equal(logged_in.code, 0, logged_in.out);
    assert.equal(many.code, 0, many.out);
    assert.equal(JSON.parse(whoami.out).username, 'ada');
    assert.equal((await readFile(file, 'utf8')).trim(), token);
  });

  test('a session that is no good any more says what to do with its file', async () => {
    const file = await site.write('old-session', 'a.b.c');

    const { code, out, err } = await run_call(server.url, 'demo', 'greet', '--token-file', file);

    assert.equal(code, 1);
    assert.match(out, /Invalid JWT/);
    assert.match(err, /^hint: the session in '.*old-session' is no good any more; remove/m);
  });

  for (const params of ['{"a":1}', '[1,2]', '5', '"text"', '{"f":1e400}']) {
    test(`echo gives back the params ${params}`, async () => {
      const { code, out } = await run_call(server.url, 'demo', 'echo', params);

      assert.equal(code, 0);
      assert.equal(out, `${params}\n`);
    });
  }

  test('a path at which there is no Socket.IO is said with the status', async () => {
    const call = await run_call(`${server.url}/elsewhere/`, 'demo', 'greet');

    assert.equal(call.code, 1);
    assert.match(call.err, /answered 404 .*: is the path right\?$/m);
  });

  test('a token file that can not be written is said, and ends the call with 1', async () => {
    const call = await run_call(server.url, 'demo', 'greet', '--token-file', '/proc/token');

    assert.equal(call.code, 1);
    assert.match(call.err, /^error: --token-file '\/proc\/token': the token can not be written: /m);
    assert.match(call.out, /"hello"/);
  });

  test('a token file without a folder is refused before anything is sent', async () => {
    const no_place = path.join(site.secret_file, 'token');

    const call = await run_call(server.url, 'demo', 'greet', '--token-file', no_place);

    assert.deepEqual([call.code, call.out], [2, '']);
    assert.match(call.err, /^error: --token-file: '.*secret\/token': there is no such folder$/m);
  });

  test('the token of a session is not shown to another application', async () => {
    const file = await site.write('of-demo', '');
    await run_call(server.url, 'demo', 'greet', '--token-file', file);

    const call = await run_call(server.url, 'shop', 'greet', '--token-file', file);

    assert.deepEqual([call.code, call.out], [2, '']);
    assert.match(call.err, /^error: --token-file: the session is one of 'demo', not of 'shop'$/m);
  });

  test('a reply that can not be written is no success', async () => {
    for (const args of [
      ['call', server.url, 'demo', 'greet'],
      ['call', server.url, 'demo', 'greet', '--count', '2'],
      ['check', '--demo'],
      ['--help'],
    ]) {
      const { code, err } = await run_on_full_disk(...args);

      assert.equal(code, 1, args[0]);
      assert.match(err, /^error: the output can not be written$/m, args[0]);
    }
  });
});
