import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io2 } from './support/generations.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';
import { until } from './support/wait.mjs';

describe('a handler of a Node.js QEWD server that switches to ours', () => {
  let site;
  let primary;

  before(async () => {
    site = await Site.open();
    const permit = { permit_application_switch: { shop: { demo: true } } };
    const config = { ...permit, mode: 'microservice', serverName: 'ours' };
    const ours = await site.serve_config('ours', config, '--demo', '--qewd-compat');
    const u_services = {
      destinations: { ours: { host: ours.url, application: 'demo' } },
      routes: [{ application: 'other', types: { greet: { destination: 'ours' } } }],
    };
    primary = await site.serve_qewd({ application: 'shop', u_services });
    await until(() => primary.log.includes('micro-service ready'), 'link of QEWD');
  });
  after(() => site?.close());

  test('the application that it names answers, and the token stays its own', async () => {
    const client = await site.register(io2, primary, 'shop');

    client.send('jump');
    const { message } = await client.reply('greet');

    assert.equal(message.server, 'ours');
    assert.equal(claims_of(message.token).application, 'shop');
  });
});
