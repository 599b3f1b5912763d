import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io4 } from './support/generations.mjs';
import { linked } from './support/links.mjs';
import { Site } from './support/site.mjs';

const went_around = ({ status }) => status?.code === 508;

describe('forwarding rules that go in a circle', () => {
  let site;
  let first;

  before(async () => {
    site = await Site.open();
    first = await site.serve_tls('--demo');
    const second = await site.serve_tls(
      ...['--demo', '--map', 'around/echo=first', ...site.link('first', first, 'around')],
    );
    // The first server has to know the second one's address, so it starts anew.
    await first.restart(
      ...['--map', 'around/echo=second', ...site.link('second', second, 'around')],
    );
    await linked(await site.register(io4, second, 'around'), 'echo', {}, went_around);
  });
  after(() => site?.close());

  test('end with a clear fault, and the servers go on', async () => {
    const client = await site.register(io4, first, 'around');
    await linked(client, 'echo', {}, went_around);

    const reply = await client.call('echo', { a: 1 });
    const alive = await (await site.register(io4, first)).ask('greet', { name: 'still' });

    assert.equal(reply.type, 'echo');
    assert.equal(reply.message.status.code, 508);
    assert.match(reply.message.error, /limit/);
    assert.equal(alive.hello, 'still');
  });
});
