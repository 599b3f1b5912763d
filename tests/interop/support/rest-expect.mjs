import assert from 'node:assert/strict';

function without(names, object) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** What QEWD and a handler's error text could betray. */
const private_words = /private words|\/var\/lib|node_modules|\.cpp/;

/** Every error has this shape, unless the handler says its body itself. */
function assert_error_shape({ json, text }) {
  assert.doesNotMatch(text, private_words);
  assert.equal(typeof json.node, 'string', text);
  assert.equal(typeof json.code, 'string', text);
  assert.equal(typeof json.retryable, 'boolean', text);
}

/** The answer is that of the table, but for who gave it and the token. */
export function assert_answer(answer, row) {
  const what = `${row.method ?? 'GET'} ${row.path}: ${answer.status} ${answer.text}`;
  assert.equal(answer.status, row.status, what);
  if (row.json !== undefined) assert.deepEqual(without(['node', 'token'], answer.json), row.json);
  if (row.text !== undefined) assert.equal(answer.text, row.text, what);
  if (row.bytes !== undefined) assert.deepEqual(answer.body, row.bytes, what);
  if (row.error !== undefined) assert.match(answer.json.error, row.error);
  for (const [name, value] of Object.entries(row.same ?? {})) {
    assert.deepEqual(answer.json[name], value, what);
  }
  for (const [name, values] of Object.entries(row.fields ?? {})) {
    assert.deepEqual(answer.fields[name], values, `${what}, the field ${name}`);
  }
  if (row.status >= 400 && row.json?.errors === undefined) assert_error_shape(answer);
  assert.match(answer.fields['x-responsetime']?.[0] ?? '', /^\d+ms$/, what);
}
