// The application demo of coqewd, as far as it is compared.
let count = 0;

module.exports = {
  handlers: {
    greet(message, session, send, finished) {
      finished({ hello: message.params.name, count: ++count, server: 'qewd' });
    },
  },
};
