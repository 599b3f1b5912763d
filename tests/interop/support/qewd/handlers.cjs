// A QEWD application, with a handler for each way in which one can answer.
module.exports = {
  handlers: {
    echo(message, session, send, finished) {
      finished({ echo: message.params, by: 'qewd', application: session.application });
    },
    login(message, session, send, finished) {
      session.authenticated = true;
      session.username = message.params.username;
      session.makeSecret('username');
      session.welcome = `Hello ${message.params.username}`;
      finished({ ok: true });
    },
    whoami(message, session, send, finished) {
      const { authenticated, username = null, welcome = null } = session;
      finished({ authenticated, username, welcome, by: 'qewd' });
    },
    steps(message, session, send, finished) {
      for (let step = 1; step <= message.params.steps; ++step)
        send({ type: message.params.as, step });
      finished({ done: true });
    },
    refuse(message, session, send, finished) {
      finished({ error: 'deliberate error', status: { code: 418 } });
    },
    crash() {
      throw new Error('private words');
    },
    list(message, session, send, finished) {
      finished([1, 2, 3]);
    },
    text(message, session, send, finished) {
      finished('just a string');
    },
    twice(message, session, send, finished) {
      finished({ n: 1 });
      finished({ n: 2 });
    },
    inspect(message, session, send, finished) {
      finished({ received: message, application: session.application });
    },
    jump(message, session, send, finished) {
      finished({ type: 'greet', qewd_destination: 'ours', qewd_application: 'demo' });
    },
    silent() {},
  },
};
require('./rest_handlers.cjs')(module.exports);
