import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { io2 } from './generations.mjs';
import { claims_of } from './tokens.mjs';
import { within } from './wait.mjs';

const require = createRequire(import.meta.url);

/** A fresh qewd-client: an ES module for browsers, which Node takes by this name only. */
async function qewd_client(site) {
  const text = await readFile(require.resolve('qewd-client'), 'utf8');
  const file = await site.write(`qewd-client-${process.hrtime.bigint()}.mjs`, text);
  return (await import(file)).QEWD;
}

/** A fresh ewd-client: it is a singleton, so each use needs its own copy of the module. */
async function ewd_client() {
  for (const file of Object.keys(require.cache)) {
    if (/ewd-client\/(index|lib)/.test(file)) delete require.cache[file];
  }
  return require('ewd-client').EWD;
}

/** QEWD's two client libraries, unmodified; each call gives an instance that was not started. */
export const libraries = [
  { name: 'qewd-client', make: qewd_client },
  { name: 'ewd-client', make: ewd_client },
];

/** Starts the library as an application does, and waits until it is registered. */
export async function start(library, site, server, application = 'demo') {
  const jwt = { jwt: true, jwt_decode: claims_of };
  await registered(library, site, { application, url: server.url, ...jwt });
}

/** The same for a session that the server keeps; gives a function that tells the socket. */
export async function start_without_jwt(library, site, server, application = 'demo') {
  return registered(library, site, { application, url: server.url });
}

async function registered(library, site, options) {
  const quick = { reconnectionDelay: 20, reconnectionDelayMax: 100 };
  let socket;
  const io = (url, more) => {
    socket = io2(url, { ...more, ca: site.ca, forceNew: true, ...quick });
    return socket;
  };
  const done = happens(library, 'ewd-registered');
  library.start({ ...options, io });
  await done;
  return () => socket;
}

/** The next event of this name. */
export function happens(library, name) {
  const event = new Promise((resolve) => {
    const once = (data) => {
      library.off(name, once);
      resolve(data);
    };
    library.on(name, once);
  });
  return within(event, name);
}

/** What comes under this name until there are so many of them. */
export function replies(library, name, count) {
  const all = new Promise((resolve) => {
    const frames = [];
    library.on(name, (frame) => {
      frames.push(frame);
      if (frames.length === count) resolve(frames);
    });
  });
  return within(all, `${count} replies to ${name}`);
}

/** What the library's own callback is given as the final reply. */
export function call(library, message) {
  const reply = new Promise((resolve) => {
    library.send(message, (frame) => {
      if (frame.finished) resolve(frame);
    });
  });
  return within(reply, `reply to ${message.type}`);
}
