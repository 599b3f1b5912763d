// What the tests run inside of a browser's page; `io` is the global of Socket.IO's own script.

/** The next event, or an error when the connection fails first. */
function next(emitter, name) {
  return new Promise((resolve, reject) => {
    emitter.once(name, (...args) => resolve(args));
    emitter.once('connect_error', (error) => reject(new Error(`No ${name}: ${error.message}`)));
  });
}

/** A connected socket. */
async function connect(url, options) {
  const socket = io(url, { forceNew: true, ...options });
  await next(socket, 'connect');
  return socket;
}

/** The answer to a message of QEWD's. */
async function call(socket, message) {
  const answer = next(socket, 'ewdjs');
  socket.emit('ewdjs', message);
  return (await answer)[0];
}

/** Registers for the demo application, and asks it for a greeting. */
async function greet(socket, name) {
  const { message } = await call(socket, { type: 'ewd-register', application: 'demo', jwt: true });
  return call(socket, { type: 'greet', params: { name }, token: message.token });
}

/** The same through qewd-client, which is loaded from this address. */
async function greet_by_qewd_client(module, options, name) {
  const { QEWD } = await import(module);
  const registered = new Promise((resolve) => QEWD.on('ewd-registered', resolve));
  QEWD.start({ application: 'demo', jwt: true, ...options });
  await registered;
  const reply = await QEWD.reply({ type: 'greet', params: { name } });
  QEWD.disconnectSocket();
  return reply;
}

globalThis.in_page = { next, connect, call, greet, greet_by_qewd_client };
