// Runs a Node.js QEWD server as npm has it: node start.cjs CONFIG, in a directory of its own.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const qewd = require('qewd').master;

const told = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const config = {
  // QEWD takes 0 for none, and hands over to the server what it is given.
  port: { port: told.port ?? 0, host: told.address },
  moduleMap: { [told.application]: path.join(__dirname, 'handlers.cjs') },
  onWorkerStartedPath: path.join(__dirname, 'no_database.cjs'),
  jwt: { secret: told.secret },
  ssl: told.ssl,
  u_services: told.u_services,
  // Any handler may have the application demo of ours answer.
  permit_application_switch: { [told.application]: { demo: true } },
};
const q = qewd.start(config, told.routes);

const server = q.io.httpServer;
server.once('listening', () => {
  const scheme = told.ssl ? 'https' : 'http';
  console.log(`QEWD serves ${scheme}://${told.address}:${server.address().port}`);
});
