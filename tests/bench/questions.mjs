// What is compared: each question with the servers it is put to, ours first.
import { connections } from './asking.mjs';
import { packages } from './packages.mjs';
import { picture_of_chain } from './pictures.mjs';
import { chain, coqewd_demo, coqewd_quick, echo_of_net, echo_of_ws } from './servers.mjs';
import { coqewd_site, coqewd_site_by_worker } from './servers.mjs';
import { questions_of_hops } from './questions_hops.mjs';
import { questions_of_limits } from './questions_limits.mjs';
import { nginx, node_qewd } from './servers.mjs';
import { beast_rest } from './servers_limits.mjs';

const qewds = [coqewd_demo, node_qewd(1), node_qewd(2)];

export const questions = [
  {
    title: '`ewdjs` with JWT, handler on a worker, 64 connections, 200 B',
    mode: 'ewdjs',
    load: connections(64),
    servers: qewds,
  },
  {
    title: '`ewdjs` with JWT, handler on the connection, 64 connections, 200 B',
    mode: 'ewdjs',
    load: connections(64),
    servers: [coqewd_quick, node_qewd(2)],
  },
  {
    // Of 1,000 answers ten are above p99.
    title: '`ewdjs` with JWT, open loop at 1,000/s for 1 s, 64 connections, 200 B',
    mode: 'ewdjs',
    load: [...connections(64), '--rate', 1000],
    seconds: 1,
    servers: qewds,
    compared: 'p50_us',
  },
  {
    title: '`ewdjs` with JWT forwarded over one TLS hop to four; 64 connections, 200 B',
    mode: 'ewdjs',
    load: connections(64),
    servers: [chain(1), chain(2), chain(3), chain(4)],
    picture: {
      file: 'speed-chain.svg',
      about: 'Processor time and p50 against the length of a chain',
      of: picture_of_chain,
    },
  },
  {
    title: 'REST GET of a small JSON, 64 connections',
    mode: 'rest',
    load: connections(64),
    servers: [coqewd_site, coqewd_site_by_worker, nginx, beast_rest],
    needs: [packages.nginx],
  },
  {
    // Both keep up with this rate: what can be compared is the processor time of a message.
    title: 'WebSocket echo, open loop at 10,000/s, 64 connections, 200 B',
    mode: 'ws-echo',
    load: [...connections(64, 16), '--rate', 10_000],
    servers: [echo_of_net, echo_of_ws],
    compared: 'server_us_each',
  },
  ...questions_of_hops,
  ...questions_of_limits,
];
