import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run_command } from './support/server.mjs';
import { Site } from './support/site.mjs';

const folder = fileURLToPath(new URL('./fixtures/qewd-up', import.meta.url));

describe('coqewd check, routes and explain', () => {
  let site;
  let temporary;

  before(async () => {
    site = await Site.open();
    temporary = await mkdtemp(path.join(tmpdir(), 'coqewd-check-'));
  });
  after(async () => {
    await site?.close();
    await rm(temporary, { recursive: true });
  });

  test('check reads the folder of a QEWD-Up orchestrator and says who answers what', async () => {
    const config = path.join(folder, 'configuration/config.json');
    const before_it = await readFile(config, 'utf8');

    const { code, out, err } = await run_command('check', '--config', folder);

    assert.equal(code, 0, err);
    assert.match(out, /^No faults: 0 applications, 2 peers, 1 group, 0 maps, 3 routes$/m);
    assert.match(out, /^ {2}POST \/api\/login {2}peer login_service, tokens are not checked$/m);
    assert.match(out, /^ {2}GET \/api\/:destination\/status {2}one of everybody, login_service$/m);
    assert.match(out, /^ {2}GET \/api\/orchestrator\/info \(handler 'getInfo'\) .*routes\.json:/m);
    assert.match(out, /^ {2}GET \/api\/inner {2}from login_service to info_service$/m);
    assert.match(err, /^warning: .*config\.json:\d+:\d+: key '.*database' has no meaning here/m);
    assert.equal(await readFile(config, 'utf8'), before_it);
  });

  test('check finds all faults at once, with line and column, and ends with 1', async () => {
    await mkdir(path.join(temporary, 'configuration'));
    const file = (name) => path.join(temporary, 'configuration', name);
    await writeFile(file('config.json'), '{"microservices": [{"name": "a", "port": 0}]}');
    await writeFile(file('routes.json'), '[{"uri": "/a", "on_microservice": "b"},\n {}]');

    const { code, err } = await run_command('check', '--config', temporary, '--port', 'x');

    assert.equal(code, 1);
    assert.match(err, /config\.json:1:42: key 'microservices\[0\]\.port' has to be a whole number/);
    assert.match(err, /routes\.json:2:2: key '\[1\]' lacks the key 'uri'/);
    assert.match(err, /routes\.json:1:2: the route '\/a' goes to 'b', which is neither a peer/);
    assert.match(err, /^error: --port: 'x' is not a whole number/m);
    assert.match(err, /^A server would not start like this: 4 faults$/m);
  });

  test('check finds what no server starts with, all of it, in the words of serve', async () => {
    const { cert, key, ca } = site.certificates;
    const no_pem = await site.write('no.pem', 'no PEM');
    const web = ['--www', temporary, '--www-fallback', 'nope.html'];
    const tls = ['--tls-cert', cert, '--tls-key', no_pem];
    const peer = ['--peer', 'x=wss://127.0.0.1:9', '--peer-ca', no_pem];
    const starts = ['--tls-cert', cert, '--tls-key', key, '--www', temporary, '--peer-ca', ca];

    const all = await run_command('check', ...web, ...tls, ...peer);
    const good = await run_command('check', ...starts, '--peer', 'x=wss://127.0.0.1:9');
    const served = [];
    for (const flags of [tls, web]) {
      served.push(await run_command('serve', ...flags, '--port', '0'));
    }

    assert.equal(all.code, 1);
    assert.match(all.err, /^error: --tls-cert: cannot use the key '.*no\.pem' with the cert/m);
    assert.match(all.err, /^error: --www-fallback: 'nope\.html' is no file in the folder/m);
    assert.match(all.err, /^error: --peer-ca: cannot read the certificate authorities '.*no/m);
    assert.match(all.err, /^A server would not start like this: 3 faults$/m);
    assert.equal(good.code, 0, good.err);
    for (const { code, err } of served) {
      assert.equal(code, 1);
      const [line] = /^error: .*$/m.exec(err);
      assert.ok(all.err.includes(`${line}\n`), line);
    }
  });

  test('explain knows what a server answers by itself', async () => {
    await writeFile(path.join(temporary, 'page.html'), 'page');
    const flags = ['--www', temporary, '--config', folder];
    const server = await site.serve(...flags);
    const asked = [
      ['GET', '/openapi.json'],
      ['GET', '/qewd-client.js'],
      ['GET', '/page.html'],
      ['OPTIONS', '/api/info/7'],
      ['GET', '/api/info/%zz'],
      ['PUT', '/ajax'],
      ['GET', '/nope'],
    ];

    for (const [method, target] of asked) {
      const { status } = await fetch(new URL(target, server.url), { method });
      const { code, out } = await run_command('explain', method, target, ...flags);

      assert.equal(code, status < 300 ? 0 : 1, `${status} and ${out}`);
      if (status >= 300) assert.match(out, new RegExp(`nobody .*\\(${status}\\)`));
    }
    const fragment = await run_command('explain', 'demo', 'ewd-fragment', ...flags);
    assert.equal(fragment.code, 0, fragment.out);
  });

  test('routes prints the table, as JSON too', async () => {
    const text = await run_command('routes', '--config', folder);
    const json = await run_command('routes', '--json', '--config', folder);

    assert.equal(text.code, 0);
    assert.match(text.out, /^GET +\/api\/info\/:id +peer info_service +optional$/m);
    assert.equal(json.code, 0);
    assert.deepEqual(JSON.parse(json.out)[1], {
      method: 'GET',
      path: '/api/info/:id',
      peer: 'info_service',
      access: 'optional',
    });
  });

  test('explain says who answers and ends with 0, or why nobody does and 1', async () => {
    const found = await run_command('explain', 'GET', '/api/info/7', '--config', folder);
    const missed = await run_command('explain', 'PUT', '/api/info/7', '--config', folder);
    const demo = await run_command('explain', 'demo', 'greet', '--demo');
    const wrong = await run_command('explain', 'demo');

    assert.equal(found.code, 0);
    assert.match(found.out, /goes to +the peer 'info_service' at ws:\/\/127\.0\.0\.1:8082/);
    assert.equal(missed.code, 1);
    assert.match(missed.out, /the path has no method PUT, but GET, HEAD \(405\)/);
    assert.equal(demo.code, 0);
    assert.match(demo.out, /by the application 'demo', here/);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /explain takes METHOD PATH or APPLICATION TYPE, but 1 argument/);
  });
});
