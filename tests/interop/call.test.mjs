import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run_call } from './support/server.mjs';
import { Site } from './support/site.mjs';

describe('coqewd call', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    server = await site.serve('--demo');
  });
  after(() => site?.close());

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
    const no_place = path.join(site.secret_file, 'token');

    const call = await run_call(server.url, 'demo', 'greet', '--token-file', no_place);

    assert.equal(call.code, 1);
    assert.match(call.err, /^error: --token-file '.*secret\/token': the token can not be written: Not a directory$/m);
    assert.match(call.out, /"hello"/);
  });
});
