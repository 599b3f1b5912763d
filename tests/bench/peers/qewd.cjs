// A Node.js QEWD server as npm has it, without its log: node qewd.cjs SECRET POOL
const path = require('node:path');
const qewd = require('qewd').master;

const [secret, pool] = process.argv.slice(2);
// Some of its lines come whatever q.log says, one of them for each message.
const say = console.log;
console.log = () => {};

const q = qewd.start({
  // QEWD takes 0 for none, and hands over to the server what it is given.
  port: { port: 0, host: '127.0.0.1' },
  poolSize: Number(pool),
  moduleMap: { demo: path.join(__dirname, 'qewd_handlers.cjs') },
  onWorkerStartedPath: path.join(__dirname, 'qewd_worker.cjs'),
  jwt: { secret },
});
// Its workers are told the same when they start.
q.log = false;

const server = q.io.httpServer;
server.once('listening', () => {
  say(`QEWD serves http://127.0.0.1:${server.address().port}`);
});
