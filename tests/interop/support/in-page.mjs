// What the tests run inside of a browser's page, as its global `in_page`.
import { EventClient } from './event-client.mjs';
import { within } from './wait.mjs';

const clients = [];

/** A client of the page's `io`, or of another one, that is not connected yet. */
function client(url, options, { io = globalThis.io } = {}) {
  const made = new EventClient(io, url, options);
  clients.push(made);
  return made;
}

/** The same, connected, on the transport that the way ends on. */
async function meet(url, { transports, ends_on, ...options }, more) {
  const made = client(url, { transports, ...options }, more);
  await made.connected();
  await made.on_transport(ends_on);
  return made;
}

/** Registers for the demo application, and asks it for a greeting. */
async function greet(by, name) {
  by.emit('ewdjs', { type: 'ewd-register', application: 'demo', jwt: true });
  const [{ message }] = await by.hears('ewdjs');
  by.emit('ewdjs', { type: 'greet', params: { name }, token: message.token });
  const [reply] = await by.hears('ewdjs');
  return reply.message.hello;
}

/** The same through qewd-client, which is loaded from this address. */
async function greet_by_qewd_client(module, options, name) {
  const { QEWD } = await import(module);
  const registered = new Promise((resolve) => QEWD.on('ewd-registered', resolve));
  QEWD.start({ application: 'demo', jwt: true, ...options });
  await within(registered, 'registration');
  const reply = await within(QEWD.reply({ type: 'greet', params: { name } }), 'reply');
  QEWD.disconnectSocket();
  return reply.message.hello;
}

/** Binary data as it can leave the page. */
const numbers = (bytes) => Array.from(new Uint8Array(bytes));

function close_all() {
  for (const made of clients.splice(0)) made.close();
}

globalThis.in_page = { client, meet, greet, greet_by_qewd_client, numbers, close_all };
