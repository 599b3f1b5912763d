import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

/** Where there are npm packages: those of these tests, and those that are built in. */
const folders = { 'tests/interop': './', 'app/browser': '../../app/browser/' };

for (const [name, folder] of Object.entries(folders)) {
  const text_of = (file) => readFile(new URL(`${folder}${file}`, import.meta.url), 'utf8');

  describe(`the lock file of ${name}`, () => {
    test('it fixes every package by its content and has no download address', async () => {
      const { packages } = JSON.parse(await text_of('package-lock.json'));

      const installed = Object.entries(packages).filter(([at]) => at !== '');
      const with_address = installed.filter(([, { resolved }]) => resolved !== undefined);
      const without_hash = installed.filter(([, { integrity }]) => !/^sha512-/.test(integrity));

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
  });
}
