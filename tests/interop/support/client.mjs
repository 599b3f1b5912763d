import assert from 'node:assert/strict';
import { patience, within } from './wait.mjs';

/** A frame without `finished` is a reply of QEWD's master, and final. */
const is_final = (frame) => frame.finished !== false;

/** What QEWD's client libraries do over a socket.io-client, with every frame kept. */
export class Client {
  #inbox = [];
  #waiting = [];
  token;

  constructor(io, url, options) {
    const usual = { transports: ['websocket'], reconnection: false, forceNew: true };
    this.socket = io(url, { ...usual, ...options });
    this.socket.on('ewdjs', (frame) => this.#receive(frame));
  }

  async connected() {
    const connected = new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    await within(connected, 'connection');
  }

  /** Why the connection ended, as the library tells it. */
  disconnected(milliseconds = patience) {
    const gone = new Promise((resolve) => {
      this.socket.once('disconnect', (reason, details) => resolve({ reason, details }));
    });
    return within(gone, 'disconnect', milliseconds);
  }

  async register(application) {
    this.emit({ type: 'ewd-register', application, jwt: true });
    const reply = await this.reply('ewd-register');
    assert.equal(typeof this.token, 'string', JSON.stringify(reply));
    return reply;
  }

  /** Sends exactly this. */
  emit(payload) {
    this.socket.emit('ewdjs', payload);
  }

  /** Sends these bytes as the text of one Socket.IO packet, whatever they are. */
  emit_raw(packet) {
    this.socket.io.engine.write(packet);
  }

  send(type, params = {}, more = {}) {
    this.emit({ type, params, token: this.token, ...more });
  }

  /** The final frame of the next reply to this type. */
  reply(type, milliseconds) {
    return this.frame((frame) => frame.type === type && is_final(frame), type, milliseconds);
  }

  async call(type, params, more) {
    this.send(type, params, more);
    return this.reply(type);
  }

  /** The message of the reply, without the token. */
  async ask(type, params, more) {
    const { token, ...message } = (await this.call(type, params, more)).message;
    return message;
  }

  /** The first frame of those not yet looked at that matches. */
  frame(matches, what, milliseconds) {
    const index = this.#inbox.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.#inbox.splice(index, 1)[0]);
    const waiter = { matches };
    const found = new Promise((resolve) => {
      waiter.resolve = resolve;
    });
    this.#waiting.push(waiter);
    return within(found, `reply to ${what}`, milliseconds).catch((error) => {
      // Nobody is there to take a frame that comes after this.
      this.#waiting = this.#waiting.filter((other) => other !== waiter);
      throw new Error(`${error.message}; what came: ${JSON.stringify(this.#inbox)}`);
    });
  }

  /** Takes the frames that came and nobody waited for: the intermediate messages. */
  take_events() {
    return this.#inbox.splice(0);
  }

  close() {
    this.socket.disconnect();
  }

  #receive(frame) {
    if (typeof frame.message?.token === 'string') this.token = frame.message.token;
    const index = this.#waiting.findIndex(({ matches }) => matches(frame));
    if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(frame);
    else this.#inbox.push(frame);
  }
}
