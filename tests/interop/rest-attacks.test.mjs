import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { read_response } from './support/http-parse.mjs';
import { by_curl, dial, pipelined, say } from './support/rest-clients.mjs';
import { serve_front } from './support/rest-site.mjs';
import { Site } from './support/site.mjs';
import { within } from './support/wait.mjs';

const head = (...lines) => ['POST /api/raw HTTP/1.1', 'Host: h', ...lines, '', ''].join('\r\n');
const smuggled = 'GET /api/object HTTP/1.1\r\nHost: h\r\n\r\n';

/** What two servers in a row could read differently. */
const ambiguous = {
  'two lengths': head('Content-Length: 5', 'Content-Length: 6') + 'hello!',
  'a list of lengths': head('Content-Length: 5, 6') + 'hello!',
  'the same length twice': head('Content-Length: 5', 'Content-Length: 5') + 'hello',
  'a length with a sign': head('Content-Length: +5') + 'hello',
  'a length in hexadecimal': head('Content-Length: 0x5') + 'hello',
  'a negative length': head('Content-Length: -1') + 'hello',
  'a length beside chunks': head('Content-Length: 5', 'Transfer-Encoding: chunked') + '0\r\n\r\n',
  'chunks beside a length': head('Transfer-Encoding: chunked', 'Content-Length: 5') + '0\r\n\r\n',
  'chunked, but not last': head('Transfer-Encoding: chunked, identity') + '0\r\n\r\n',
  'chunked twice': head('Transfer-Encoding: chunked, chunked') + '0\r\n\r\n',
  'a coding in disguise': head('Transfer-Encoding: xchunked') + '0\r\n\r\n',
  'a vertical tab': head('Transfer-Encoding: \x0bchunked') + '0\r\n\r\n',
  'a folded field': head('X-A: b', ' Content-Length: 5') + 'hello',
  'a space before the colon': head('Content-Length : 5') + 'hello',
  'a bare CR': head('X-A: b\rContent-Length: 5') + 'hello',
  'a NUL': head('X-A: b\0c', 'Content-Length: 5') + 'hello',
  'two hosts': head('Host: other', 'Content-Length: 5') + 'hello',
  'no host': 'GET /api/object HTTP/1.1\r\n\r\n',
  'a name with a space': head('X A: b', 'Content-Length: 5') + 'hello',
  'a space in the target': 'GET /api/object x HTTP/1.1\r\nHost: h\r\n\r\n',
};

/** Chunks; the head is good, so each of them is read at least that far. */
const chunks = {
  'a size with a sign': '+5\r\nhello\r\n0\r\n\r\n',
  'a size that overflows': 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n',
  'a size with a prefix': '0x5\r\nhello\r\n0\r\n\r\n',
  'a size with a space': '5 \r\nhello\r\n0\r\n\r\n',
  'no end of the data': '5\r\nhelloXX0\r\n\r\n',
  'a bare LF': '5\nhello\n0\n\n',
  'a bare CR in an extension': '5;a\rb\r\nhello\r\n0\r\n\r\n',
  'no size': '\r\nhello\r\n0\r\n\r\n',
};

// Behind a proxy that reads such a request otherwise, a client could put a request of its own into
// somebody else's connection (RFC 9112 section 11.2).
describe('requests that two servers could read differently', () => {
  let site;
  let back;
  let front;

  before(async () => {
    site = await Site.open();
    back = await site.serve_rest_site('--server-name', 'back');
    front = await serve_front(site, 'front', back);
  });
  after(() => site?.close());

  /** One answer, an error, and the end of the connection: nothing behind it was a request. */
  async function assert_refused(bytes, what) {
    for (const { url } of [back, front]) {
      const heard = await say(url, Buffer.from(bytes + smuggled, 'latin1'));

      const answer = read_response(heard);
      assert.equal(answer?.status, 400, `${what}: ${heard}`);
      assert.equal(answer.end, heard.length, `${what}: more than one answer: ${heard}`);
      const { error } = JSON.parse(answer.body.toString());
      assert.equal(typeof error, 'string', what);
      assert.doesNotMatch(error, /\.cpp|beast|boost|exception/i, what);
    }
  }

  for (const [what, bytes] of Object.entries(ambiguous)) {
    test(`${what} is refused, with all that comes behind it`, async () => {
      await assert_refused(bytes, what);
    });
  }

  for (const [what, bytes] of Object.entries(chunks)) {
    test(`chunks, ${what}: refused, with all that comes behind them`, async () => {
      await assert_refused(head('Transfer-Encoding: chunked') + bytes, what);
    });
  }

  test('chunks as they should be are a body', async () => {
    const body = '5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: t\r\n\r\n';
    const asked = head('Transfer-Encoding: chunked', 'Connection: close') + body;

    const answer = read_response(await say(front.url, asked));

    assert.deepEqual([answer.status, answer.body.toString()], [200, 'hello!']);
  });

  test('a head or a line that is too long is a 431', async () => {
    const long = 'x'.repeat(20_000);

    const field = read_response(await say(back.url, head(`X-Long: ${long}`)));
    const line = read_response(await say(back.url, `GET /${long} HTTP/1.1\r\nHost: h\r\n\r\n`));

    assert.deepEqual([field.status, line.status], [431, 431]);
  });

  test('a head or a body that does not come is a 408, and the end', async () => {
    const hasty = ['--handshake-timeout', '200ms', '--body-timeout', '200ms'];
    const server = await site.serve_rest_site(...hasty);

    const slow_head = read_response(await say(server.url, 'GET /api/object HTTP/1.1\r\nHost:'));
    const slow_body = read_response(await say(server.url, head('Content-Length: 5') + 'hel'));

    assert.deepEqual([slow_head.status, slow_body.status], [408, 408]);
  });

  // Weakness 1: one bad message killed the whole server.
  test('noise harms nobody', async () => {
    const noise = Array.from({ length: 20 }, (_, n) => Buffer.alloc(2_000, (n * 37) & 0xff));
    const sockets = noise.map((bytes) => {
      const socket = dial(back.url);
      socket.on('error', () => {});
      socket.end(bytes);
      socket.resume();
      return within(once(socket, 'close'), 'end of the connection');
    });

    await Promise.all(sockets);
    const { status } = await by_curl(front.url, { path: '/api/object' });

    assert.equal(status, 200);
  });

  // Weakness 1: values from a handler that HTTP can not say killed the master.
  test('what a handler may not say is a clean 500 on a connection that goes on', async () => {
    const paths = ['/api/invalid/status', '/api/invalid/field', '/api/throw', '/api/object'];

    const answers = await pipelined(
      front.url,
      paths.map((path) => ({ path })),
    );

    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(statuses, [500, 500, 500, 200]);
    for (const { fields } of answers) assert.equal(fields['set-cookie'], undefined);
  });

  // Weakness 2: the header `qewd: ajax` made a session message of any request, and
  // `qewd_destination` chose any module.
  test("headers and queries with QEWD's names mean nothing", async () => {
    const asked = {
      path: '/api/query?qewd_application=answers&qewd_destination=x&type=toString&token=x',
      headers: { qewd: 'ajax', 'x-forwarded-for': '10.0.0.1' },
    };

    const { status, json } = await by_curl(front.url, asked);
    const seen = await by_curl(front.url, { ...asked, path: '/api/seen' });

    assert.equal(status, 200);
    assert.equal(json.query.qewd_application, 'answers');
    assert.match(seen.json.ip, /^127\./);
  });
});
