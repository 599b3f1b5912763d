// WebSocket frames made byte by byte, and a client that sends nothing else.
import { once } from 'node:events';
import { connect } from 'node:net';
import { within } from './wait.mjs';

const key = Buffer.from('37fa213d', 'hex');

function start(first, size, masked) {
  const bit = masked ? 0x80 : 0;
  if (size < 126) return Buffer.from([first, bit | size]);
  if (size < 65_536) return Buffer.from([first, bit | 126, size >> 8, size & 0xff]);
  const header = Buffer.alloc(10);
  header.set([first, bit | 127]);
  header.writeBigUInt64BE(BigInt(size), 2);
  return header;
}

/** What a server writes. */
export function plain(first, payload = '') {
  const bytes = Buffer.from(payload);
  return Buffer.concat([start(first, bytes.length, false), bytes]);
}

/** What a client writes. */
export function masked(first, payload = '') {
  const bytes = Buffer.from(payload).map((byte, index) => byte ^ key[index % key.length]);
  return Buffer.concat([start(first, bytes.length, true), key, bytes]);
}

/** The payload of a close frame. */
export function close_payload(code, reason = '') {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
}

const request = Buffer.from(
  [
    'GET /engine.io/?EIO=4&transport=websocket HTTP/1.1',
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n'),
);

async function write_in_pieces(socket, bytes, size) {
  for (let at = 0; at < bytes.length; at += size) {
    socket.write(bytes.subarray(at, at + size));
    await new Promise(setImmediate);
  }
}

/**
 * All that the server says to these frames until it ends the connection, behind its open packet.
 * They are sent with the upgrade request, or behind it in pieces of that many bytes.
 */
export async function answer_to(url, frames, { glued = false, piece = frames.length } = {}) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port, noDelay: true });
  const heard = [];
  socket.on('data', (bytes) => heard.push(bytes));
  const ended = within(once(socket, 'end'));
  if (glued) {
    socket.write(Buffer.concat([request, frames]));
  } else {
    socket.write(request);
    await write_in_pieces(socket, frames, piece);
  }
  await ended;
  socket.destroy();
  const all = Buffer.concat(heard);
  const opened = all.indexOf('\r\n\r\n') + 4;
  const open_size = all[opened + 1] < 126 ? 2 + all[opened + 1] : 4 + all.readUInt16BE(opened + 2);
  return all.subarray(opened + open_size);
}
