import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check_packages } from '../packages.mjs';

const here = { command: 'node', install: 'nodejs' };
const missing = { command: 'no-such-server', install: 'some-package' };
const also_missing = { command: 'nor-that', install: 'libone-dev libtwo-dev' };

test('what is missing is named at once, with the packages to install', async () => {
  const questions = [{ needs: [here, missing] }, {}, { needs: [missing, also_missing] }];

  const check = check_packages(questions, '/nowhere');

  const message =
    'Missing: no-such-server, nor-that. apt-get install some-package libone-dev libtwo-dev';
  await assert.rejects(check, { message });
});

test('questions whose programs are there are asked', async () => {
  await check_packages([{ needs: [here] }, {}], '/nowhere');
});
