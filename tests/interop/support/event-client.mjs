import { patience, within } from './wait.mjs';

/** How a client may come to a server. */
export const ways = [
  { way: 'polling only', transports: ['polling'], ends_on: 'polling' },
  { way: 'polling and upgrade', transports: ['polling', 'websocket'], ends_on: 'websocket' },
  { way: 'WebSocket only', transports: ['websocket'], ends_on: 'websocket' },
];

/** A socket.io-client of any generation, whose events can be awaited. */
export class EventClient {
  #waiting = [];
  #inbox = [];

  constructor(io, url, options) {
    const usual = { transports: ['websocket'], reconnection: false, forceNew: true };
    this.socket = io(url, { ...usual, ...options });
    // Not onAny, which the oldest generation does not have.
    const { onevent } = this.socket;
    this.socket.onevent = (packet) => {
      this.#take([...packet.data]);
      onevent.call(this.socket, packet);
    };
  }

  async connected() {
    const connected = new Promise((resolve, reject) => {
      if (this.socket.connected) resolve();
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
      this.socket.once('error', reject);
    });
    await within(connected, 'connection');
  }

  /** Why the server does not let it in: what the event says. */
  refused() {
    const refusal = new Promise((resolve) => {
      this.socket.once('connect_error', resolve);
      this.socket.once('error', resolve);
    });
    return within(refusal, 'refusal');
  }

  /** Waits until the transport is the one of this name. */
  async on_transport(name) {
    const { engine } = this.socket.io;
    if (engine.transport.name === name) return;
    await within(new Promise((resolve) => engine.once('upgrade', resolve)), 'upgrade');
  }

  emit(...event) {
    this.socket.emit(...event);
  }

  /** What the server acknowledges with. */
  ask(...event) {
    const answer = new Promise((resolve) => {
      this.socket.emit(...event, (...values) => resolve(values));
    });
    return within(answer, `answer to ${event[0]}`);
  }

  /** The arguments of the next event of this name. */
  async hears(name, milliseconds = patience) {
    const index = this.#inbox.findIndex(([event]) => event === name);
    if (index >= 0) return this.#inbox.splice(index, 1)[0].slice(1);
    const heard = new Promise((resolve) => {
      this.#waiting.push({ name, resolve });
    });
    return within(heard, `event ${name}`, milliseconds);
  }

  /** The events of this name that came and nobody waited for. */
  take(name) {
    const taken = this.#inbox.filter(([event]) => event === name);
    this.#inbox = this.#inbox.filter(([event]) => event !== name);
    return taken.map(([, ...values]) => values);
  }

  /** Why the connection ended, as the library tells it. */
  disconnected(milliseconds = patience) {
    const gone = new Promise((resolve) => {
      this.socket.once('disconnect', resolve);
    });
    return within(gone, 'disconnect', milliseconds);
  }

  close() {
    this.socket.disconnect();
  }

  #take(event) {
    const index = this.#waiting.findIndex(({ name }) => name === event[0]);
    if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(event.slice(1));
    else this.#inbox.push(event);
  }
}
