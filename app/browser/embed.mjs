// node embed.mjs PACKAGES OUT: writes the C++ file OUT with the clients for browsers out of the
// npm packages installed in PACKAGES, each plain and packed, with the tags that HTTP caches know
// them by. See app/browser_file.hpp.
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [packages, out] = process.argv.slice(2);

/** The path a file is served at, one without `/` below the Socket.IO path, and its source. */
const files = [
  ['socket.io.js', 'socket.io-client-4/dist/socket.io.js'],
  ['socket.io.js.map', 'socket.io-client-4/dist/socket.io.js.map'],
  ['socket.io.min.js', 'socket.io-client-4/dist/socket.io.min.js'],
  ['socket.io.min.js.map', 'socket.io-client-4/dist/socket.io.min.js.map'],
  ['socket.io.esm.min.js', 'socket.io-client-4/dist/socket.io.esm.min.js'],
  ['socket.io.esm.min.js.map', 'socket.io-client-4/dist/socket.io.esm.min.js.map'],
  ['2/socket.io.js', 'socket.io-client/dist/socket.io.js'],
  ['2/socket.io.js.map', 'socket.io-client/dist/socket.io.js.map'],
  ['/qewd-client.js', 'qewd-client/qewd-client.js'],
];
const notices = 'licenses.txt';

function content_type(name) {
  if (name.endsWith('.map')) return 'application/json; charset=utf-8';
  return name.endsWith('.js')
    ? 'application/javascript; charset=utf-8'
    : 'text/plain; charset=utf-8';
}

/** Who may use the package in this folder: its license's file, or what its README has of it. */
async function terms_of(folder) {
  const entries = await readdir(folder);
  const find = (pattern) => entries.find((entry) => pattern.test(entry));
  const file = find(/^licen[cs]e/i);
  if (file) return readFile(path.join(folder, file), 'utf8');
  const readme = await readFile(path.join(folder, find(/^readme/i)), 'utf8');
  return /^#+ *licen[cs]e\s*^(.*)/ims.exec(readme)[1];
}

async function notice_of(folder) {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8');
  const { name, version, author } = JSON.parse(text);
  const by = author?.name ?? author;
  const title = `${name} ${version}${by ? `, by ${by}` : ''}`;
  return `${title}\n\n${(await terms_of(folder)).trim()}\n`;
}

/** The notices of all that was installed; the clients have parts of most of it in them. */
async function all_notices() {
  const lock = await readFile(path.join(packages, 'package-lock.json'), 'utf8');
  const folders = Object.keys(JSON.parse(lock).packages).filter((folder) => folder !== '');
  const texts = folders.map((folder) => notice_of(path.join(packages, folder)));
  return Buffer.from((await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`));
}

/** A C++ literal in lines; octal escapes end after three digits, whatever follows. */
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    const text = bytes.subarray(at, at + 4096).toString('latin1');
    const escaped = text.replace(
      /[^ !#->@-[\]-~]/g,
      (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
    lines.push(`"${escaped}"`);
  }
  return `${lines.join('\n')}sv`;
}

/** The bytes and their strong tag: what is packed in another way has another one. */
function packed(bytes) {
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  return `{${literal(bytes)},\nR"("${tag}")"sv}`;
}

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

function entry(name, bytes) {
  const ways = [bytes, gzipSync(bytes, { level: 9 }), brotli(bytes)];
  return `{"${name}"sv, "${content_type(name)}"sv,\n${ways.map(packed).join(',\n')}},\n`;
}

const entries = [entry(notices, await all_notices())];
for (const [name, source] of files) {
  entries.push(entry(name, await readFile(path.join(packages, 'node_modules', source))));
}
await writeFile(
  out,
  `// Made by app/browser/embed.mjs.
#include "app/browser_file.hpp"

using namespace std::string_view_literals;

namespace coqewd {
namespace {

constexpr BrowserFile all[] = {
${entries.join('')}};

}  // namespace

std::span<const BrowserFile> browser_files() {
    return all;
}

}  // namespace coqewd
`,
);
