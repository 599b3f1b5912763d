import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from './support/client.mjs';
import { linked } from './support/links.mjs';
import { until, within } from './support/wait.mjs';

/** A socket whose server answers what it is told to, or nothing. */
function client_of(answer) {
  const socket = new EventEmitter();
  const client = new Client(() => socket, 'http://nowhere');
  client.emit = (payload) => {
    const frame = answer(payload);
    if (frame) socket.emit('ewdjs', frame);
  };
  return client;
}

test('a reply that was waited for in vain belongs to who asks next', async () => {
  let answered = false;
  const client = client_of(({ type }) => answered && { type, message: { hello: 'next' } });
  client.send('greet');
  await assert.rejects(client.reply('greet', 1), /No reply to greet within 1 ms/);

  answered = true;
  const message = await client.ask('greet');

  assert.equal(message.hello, 'next');
});

test('a link is up with the first reply that is no fault, of whatever kind', async () => {
  const faults = [{ error: 'MicroService connection is down' }, { error: 'another' }];
  const client = client_of(({ type }) => ({ type, message: faults.shift() ?? { ok: true } }));

  const message = await linked(client, 'greet');

  assert.deepEqual(message, { ok: true });
});

/** What a test file does that starts a program, in a group of its own or not. */
const starts_program = `
  import { Process } from './support/process.mjs';
  const forever = 'console.log("pid " + process.pid); setInterval(() => {}, 1000)';
  for (const detached of [false, true]) {
    const program = new Process(process.execPath, ['-e', forever], { detached });
    console.log((await program.says(/pid \\d+/))[0]);
  }
`;

function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`no program outlives tests that ${signal} stops`, async () => {
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const args = ['--input-type=module', '-e', starts_program];
    const tests = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(tests, 'exit');
    let said = '';
    tests.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    const pids = () => [...said.matchAll(/pid (\d+)\n/g)].map(([, pid]) => Number(pid));
    await until(() => pids().length === 2, 'programs that run');

    tests.kill(signal);

    assert.deepEqual(await within(ended, 'end of the tests'), [null, signal]);
    await until(() => !pids().some(runs), 'end of the programs');
  });
}
