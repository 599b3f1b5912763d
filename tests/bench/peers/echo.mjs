// A server that sends each WebSocket text back, by npm's ws.
import { createRequire } from 'node:module';

// The newest of those that the clients have brought along.
const modules = new URL('../../interop/node_modules/socket.io-4/', import.meta.url);
const require = createRequire(modules);
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});
server.once('listening', () => {
  console.log(`ws listening on http://127.0.0.1:${server.address().port}`);
});
