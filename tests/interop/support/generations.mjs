import io2 from 'socket.io-client-2';
import { io as io3 } from 'socket.io-client-3';
import { io as io4 } from 'socket.io-client-4';

/** The three generations of clients; 2 speaks Engine.IO 3, the others 4. */
export const generations = [
  { name: 'socket.io-client 2', io: io2 },
  { name: 'socket.io-client 3', io: io3 },
  { name: 'socket.io-client 4', io: io4 },
];

export { io2, io3, io4 };
