// A server that acknowledges the event `echo` with its argument, by npm's socket.io.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const require = createRequire(new URL('../../interop/node_modules/', import.meta.url));
const { Server } = require('socket.io-4');

const http = createServer();
const io = new Server(http, { serveClient: false });
io.on('connection', (socket) => socket.on('echo', (text, acknowledge) => acknowledge(text)));
http.listen(0, '127.0.0.1', () => {
  console.log(`socket.io listening on http://127.0.0.1:${http.address().port}`);
});
