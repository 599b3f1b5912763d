// NATS and gRPC, which have protocols and loads of their own.
import { once } from 'node:events';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { until } from '../interop/support/wait.mjs';
import { Program } from './processes.mjs';
import { built, free_port } from './servers.mjs';

const bench = (place, program) => built(place, `tests/bench/${program}`);

/** Ends the programs that were started when one of the next does not start. */
async function together(start_all) {
  const programs = [];
  const add = (words) => {
    programs.push(new Program(words));
    return programs.at(-1);
  };
  const stop = () => Promise.all(programs.map((program) => program.stop()));
  try {
    const server = await start_all(add);
    return { load: [], ...server, pids: programs.map(({ pid }) => pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A request goes through the NATS server to a responder of ours, and the answer back again. */
export const nats = (place) =>
  together(async (add) => {
    const { prefix } = place;
    const port = await free_port();
    const url = `http://127.0.0.1:${port}`;
    const log_to_nowhere = ['--log', '/dev/null'];
    add(prefix(['nats-server', '-a', '127.0.0.1', '-p', port, ...log_to_nowhere]));
    await until(() => accepts(port), 'NATS server');
    const responder = add(prefix([bench(place, 'bench_nats_responder'), url]));
    await responder.says(/^answers over (\S+)$/m);
    return { name: 'NATS request and reply, plain TCP', url, mode: 'nats' };
  });

/** One for all that share a core; otherwise one for each core, as coqewd and nginx have. */
const threads = (pinned) => (pinned ? 1 : availableParallelism());

/** A call goes to the proxy over plain TCP, and over a TLS connection that stays to the other. */
export const grpc = (place) =>
  together(async (add) => {
    const { prefix, pinned } = place;
    const { ca, cert, key } = place.certificates;
    const says = /listening on http:\/\/(\S+)$/m;
    const program = (name) => bench(place, `grpc/bench_grpc_${name}`);
    const back = add(prefix([program('back_end'), cert, key, threads(pinned)]));
    const [, target] = await back.says(says);
    const front = add(prefix([program('proxy'), target, ca, threads(pinned)]));
    const [, address] = await front.says(says);
    const url = `http://${address}`;
    return { name: 'gRPC C++ proxy', url, mode: 'grpc', program: 'grpc/bench_grpc_load' };
  });
