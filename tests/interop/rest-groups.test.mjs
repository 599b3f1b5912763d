import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl } from './support/rest-clients.mjs';
import { rest_linked } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { claims_of } from './support/tokens.mjs';

const members = ['one', 'two', 'three'];
const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];
const down = { error: 'MicroService connection is down', status: { code: 503 } };
const late = { error: 'No reply came before the deadline', status: { code: 504 } };

/** NAME=MEMBER,… of the groups of these tests; `gone` is a server that is not there. */
const groups = [
  'everybody=one,two,three',
  'partly=one,gone',
  'lost=gone',
  'impatient=one,two,timeout=300ms',
  'fastest=one,two,three,policy=first',
  'most=one,two,three,quorum=2',
  'toomany=one,two,gone,quorum=3',
  'nested=partly,everybody',
];

describe('a group of servers', () => {
  let site;
  let front;

  before(async () => {
    site = await Site.open();
    const named = (name) => site.serve_rest_site('--server-name', name);
    const servers = await Promise.all(members.map(named));
    front = await site.serve(
      ...['--server-name', 'front', '--request-timeout', '10s', ...soon],
      ...members.flatMap((name, n) => site.link(name, servers[n], 'member')),
      ...['--peer', `gone=${await site.nowhere()},application=member`],
      ...groups.flatMap((group) => ['--group', group]),
      ...['GET', 'POST'].flatMap((method) => [
        ...['--route', `${method} /api/group/:destination/:what(/:whom)`],
      ]),
      ...['--route', 'GET /api/stock/:id=fastest'],
    );
    for (const name of members) await rest_linked(front, { path: `/api/group/${name}/ok` });
  });
  after(() => site?.close());

  const ask = (path, more) => by_curl(front.url, { path: `/api/group/${path}`, ...more });
  const success = (member, destination, body = null) => ({ member, destination, body });

  test('all of its members are asked, with everything that the request says', async () => {
    const { status, json } = await ask('everybody/ok', { method: 'POST', body: { a: 1 } });

    assert.equal(status, 200);
    const results = members.map((name) => [name, success(name, 'everybody', { a: 1 })]);
    assert.deepEqual(json, { results: Object.fromEntries(results) });
  });

  test('a member that is down is missing, with the reason', async () => {
    const { status, json } = await ask('partly/ok');

    assert.equal(status, 200);
    assert.deepEqual(json, {
      results: { one: success('one', 'partly'), gone: down },
      missing: ['gone'],
    });
  });

  // Weakness 14: a group's answer lost the statuses of its members.
  test('a member that fails keeps its own text and status', async () => {
    const { status, json } = await ask('everybody/same/two');

    assert.equal(status, 200);
    assert.deepEqual(json.results.two, { error: 'all the same', status: { code: 409 } });
    assert.deepEqual(json.missing, ['two']);
    assert.deepEqual(Object.keys(json.results).sort(), ['one', 'three', 'two']);
  });

  test('all down is the 503 of one', async () => {
    const { status, json, fields } = await ask('lost/ok');

    assert.equal(status, 503);
    assert.deepEqual([json.error, json.code], [down.error, 'link_down']);
    assert.ok(fields['retry-after']);
  });

  test('all that fail with one text are one error', async () => {
    const { status, json } = await ask('everybody/same');

    assert.deepEqual([status, json.error], [409, 'all the same']);
  });

  test('all that fail with their own texts are listed', async () => {
    const { status, json } = await ask('everybody/own');

    assert.equal(status, 400);
    const all = members.map((name) => [name, { error: `${name} says no` }]);
    assert.deepEqual(json.error, { destinations: Object.fromEntries(all) });
    assert.deepEqual([json.node, json.retryable], ['front', false]);
  });

  // Weakness 4: one silent member blocked the whole answer.
  test('a member that is silent has its time, then the others are answered', async () => {
    const { status, json } = await ask('impatient/silent/two');

    assert.equal(status, 200);
    assert.deepEqual(json, {
      results: { one: success('one', 'impatient'), two: late },
      missing: ['two'],
    });
  });

  test('all silent is a 504', async () => {
    const { status, json } = await ask('impatient/silent');

    assert.deepEqual([status, json.error], [504, late.error]);
  });

  test('the first success can be enough', async () => {
    const began = Date.now();

    const { status, json } = await ask('fastest/silent/three');

    assert.equal(status, 200);
    assert.ok(Date.now() - began < 5_000, 'nobody waits for the silent one');
    const [name] = Object.keys(json.results);
    assert.deepEqual(json.results[name], success(name, 'fastest'));
    assert.ok(json.missing.includes('three'));
  });

  test('a failure is no first success', async () => {
    const { status, json } = await ask('fastest/own/one');

    assert.equal(status, 200);
    assert.ok(json.results.two?.member === 'two' || json.results.three?.member === 'three');
  });

  test('a quorum is enough', async () => {
    const { status, json } = await ask('most/silent/one');

    assert.equal(status, 200);
    assert.deepEqual(json.missing, ['one']);
    assert.deepEqual(Object.keys(json.results).sort(), ['three', 'two']);
  });

  test('a quorum that can not be had is an error with all that came', async () => {
    const { status, json } = await ask('toomany/ok');

    assert.ok(status >= 400, JSON.stringify(json));
    assert.equal(json.results, undefined);
  });

  test('groups may have groups; each server is asked once', async () => {
    const { status, json } = await ask('nested/ok');

    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json.results).sort(), ['gone', 'one', 'three', 'two']);
    assert.deepEqual(json.missing, ['gone']);
  });

  test('a route may name a group for good', async () => {
    const { status, json } = await by_curl(front.url, { path: '/api/stock/9' });

    assert.equal(status, 200);
    assert.equal(Object.values(json.results).some(({ member }) => member), true);
  });

  test('the variable :destination names a server as well', async () => {
    for (const name of members) {
      const { status, json } = await ask(`${name}/ok`);

      assert.deepEqual([status, json], [200, success(name, name)]);
    }
  });

  // Weakness 1: a group that named an unknown member killed the master.
  test('a destination that nobody knows is a 400', async () => {
    for (const name of ['nobody', '__proto__', 'constructor', '%2e%2e', 'front']) {
      const { status, json } = await ask(`${name}/ok`);

      assert.equal(status, 400, name);
      assert.equal(json.error, `No such destination: ${decodeURIComponent(name)}`);
      assert.deepEqual([json.code, json.node], ['not_found', 'front']);
    }
  });

  test('the token goes to all, and comes back once', async () => {
    const claims = { application: 'member', timeout: 300, exp: Math.floor(Date.now() / 1e3) + 300 };
    const token = site.token(claims);

    const { json } = await ask('everybody/ok', { token });

    assert.equal(claims_of(json.token).application, 'member');
    for (const { token: inner } of Object.values(json.results)) assert.equal(inner, undefined);
  });
});
