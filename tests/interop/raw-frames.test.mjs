// RFC 6455 frame by frame against an application on the public API, which sends back what Engine.IO
// gives it. A text begins with Engine.IO's `4`; everything else is as in Autobahn's cases.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer_to, close_payload, masked, plain } from './support/frames.mjs';
import { Site } from './support/site.mjs';

const [text, binary, close, ping, pong] = [0x81, 0x82, 0x88, 0x89, 0x8a];
const [first_text, more, last] = [0x01, 0x00, 0x80];
const goodbye = masked(close, close_payload(1000));
const goodbye_answer = plain(close, close_payload(1000));
const many = (count, frame) => Buffer.concat(Array.from({ length: count }, (_, n) => frame(n)));
const coded = (code) => plain(close, close_payload(code));

describe('the frames of RFC 6455', () => {
  let site;
  let server;

  before(async () => {
    site = await Site.open();
    server = await site.play();
  });
  after(() => site?.close());

  /** What is said, glued to the request and behind it, gets this answer. */
  async function check(said, answer) {
    for (const glued of [true, false]) {
      const heard = await answer_to(server.url, Buffer.concat(said), { glued });
      assert.ok(heard.equals(Buffer.concat(answer)), heard.subarray(0, 100).toString('hex'));
    }
  }

  for (const size of [0, 125, 126, 127, 65_535, 65_536, 999_000]) {
    test(`messages of ${size} bytes come back with their opcode`, async () => {
      const [letters, bytes] = [`4${'x'.repeat(size)}`, Buffer.alloc(size, 0xfe)];

      await check(
        [masked(text, letters), masked(binary, bytes), goodbye],
        [plain(text, letters), plain(binary, bytes), goodbye_answer],
      );
    });
  }

  test('frames may arrive octet by octet', async () => {
    const said = Buffer.concat([masked(text, `4${'ß'.repeat(150)}`), masked(ping, '!'), goodbye]);

    const heard = await answer_to(server.url, said, { piece: 1 });

    const answer = [plain(text, `4${'ß'.repeat(150)}`), plain(pong, '!'), goodbye_answer];
    assert.deepEqual(heard, Buffer.concat(answer));
  });

  test('control frames between fragments are answered at once', async () => {
    await check(
      [masked(first_text, '4a'), masked(ping, 'p'), masked(pong), masked(last, 'b'), goodbye],
      [plain(pong, 'p'), plain(text, '4ab'), goodbye_answer],
    );
  });

  test('a message may have 16384 fragments and no more', async () => {
    const between = (count) => many(count, () => masked(more, 'f'));
    const [begin, end] = [masked(first_text, '4'), masked(last)];
    const whole = plain(text, `4${'f'.repeat(16_382)}`);

    await check([begin, between(16_382), end, goodbye], [whole, goodbye_answer]);
    await check([begin, between(16_383), end, goodbye], [coded(1008)]);
  });

  test('every ping is answered in order', async () => {
    const [said, answer] = [
      many(500, (n) => masked(ping, `${n}`)),
      many(500, (n) => plain(pong, `${n}`)),
    ];

    await check([said, goodbye], [answer, goodbye_answer]);
  });

  for (const [what, frame, code] of [
    ['reserved bits', masked(text | 0x20, '4'), 1002],
    ['a reserved opcode', masked(0x83, '4'), 1002],
    ['a fragmented ping', masked(0x09, 'p'), 1002],
    ['a ping of 126 bytes', masked(ping, 'p'.repeat(126)), 1002],
    ['a continuation of nothing', masked(last, 'x'), 1002],
    ['a frame that is not masked', plain(text, '4x'), 1002],
    ['a length in more bytes than it needs', Buffer.from('82fe007d37fa213d', 'hex'), 1002],
    ['a text that is no UTF-8', masked(text, Buffer.from('34ff', 'hex')), 1007],
    ['a message over the limit', masked(text, `4${'x'.repeat(1_000_000)}`).subarray(0, 100), 1009],
  ]) {
    test(`${what} is told by its code, after what was asked before`, async () => {
      await check(
        [masked(text, '4before'), frame, masked(ping, 'after')],
        [plain(text, '4before'), coded(code)],
      );
    });
  }

  test('close codes are answered with themselves, or refused', async () => {
    for (const code of [1000, 1001, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999]) {
      await check([masked(close, close_payload(code, 'why'))], [coded(code)]);
    }
    for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535]) {
      await check([masked(close, close_payload(code))], [coded(1002)]);
    }
  });

  test('close payloads are nothing, or a code and a reason in UTF-8', async () => {
    await check([masked(close)], [plain(close)]);
    await check([masked(close, 'a')], [coded(1002)]);
    await check([masked(close, close_payload(1000, Buffer.from([0xff])))], [coded(1007)]);
    await check([masked(close, close_payload(1000, 'x'.repeat(124)))], [coded(1002)]);
  });

  test('nothing behind a close is answered, and all before it is', async () => {
    const long = `4${'B'.repeat(262_144)}`;

    await check(
      [masked(text, long), masked(text, '4Hello'), goodbye, masked(text, '4late'), masked(ping)],
      [plain(text, long), plain(text, '4Hello'), goodbye_answer],
    );
    await check([masked(first_text, '4a'), goodbye, masked(last, 'b')], [goodbye_answer]);
  });
});
