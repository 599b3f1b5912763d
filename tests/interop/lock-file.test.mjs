import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const text_of = (name) => readFile(new URL(name, import.meta.url), 'utf8');

test('the lock file fixes every package by its content and has no download address', async () => {
  const { packages } = JSON.parse(await text_of('package-lock.json'));

  const installed = Object.entries(packages).filter(([name]) => name !== '');
  const with_address = installed.filter(([, { resolved }]) => resolved !== undefined);
  const without_hash = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));

  assert.ok(installed.length > 0);
  // They would be those of whoever made the file: npm's own setting says where to load from.
  const hint = 'make the file anew in this folder, where .npmrc keeps them out';
  assert.deepEqual(with_address, [], hint);
  assert.deepEqual(without_hash, []);
});

test('npm is told to keep the addresses out', async () => {
  const settings = (await text_of('.npmrc')).split('\n');

  assert.ok(settings.includes('omit-lockfile-registry-resolved=true'));
});
