// What is asked to see how far from the possible we are: a bare Beast is the limit of the stack.
import { connections } from './asking.mjs';
import { half_peak } from './half_peak.mjs';
import { coqewd_demo, echo_of_net } from './servers.mjs';
import {
  asked_with,
  beast_echo,
  beast_echo_tls,
  coqewd_small_outbox,
  coqewd_socketio,
  echo_of_net_tls,
  npm_socketio,
} from './servers_limits.mjs';

export const questions_of_limits = [
  {
    title: 'WebSocket echo, 64 connections with 16 in flight each, 200 B',
    mode: 'ws-echo',
    load: connections(64, 16),
    servers: [echo_of_net, beast_echo],
  },
  {
    // Both keep up with this rate: what can be compared is the processor time of a message.
    title: 'WebSocket echo, 64 connections with 16 in flight each, open loop at 8,000/s, 200 B',
    mode: 'ws-echo',
    load: [...connections(64, 16), '--rate', 8_000],
    servers: [echo_of_net, beast_echo],
    compared: 'server_us_each',
    pinned: [true],
  },
  {
    title: 'WebSocket echo, 64 connections with one in flight each, 200 B',
    mode: 'ws-echo',
    load: connections(64),
    servers: [echo_of_net, beast_echo],
  },
  {
    title: 'WebSocket echo over TLS, 64 connections with 16 in flight each, 200 B',
    mode: 'ws-echo',
    load: connections(64, 16),
    servers: [echo_of_net_tls, beast_echo_tls],
    pinned: [true],
  },
  {
    title: 'Socket.IO event with acknowledgement, 64 connections, 200 B',
    mode: 'socketio',
    load: connections(64),
    servers: [coqewd_socketio, npm_socketio],
  },
  {
    // A client that never reads, beside those whose answers are timed. The rate is a tenth of what
    // the server can do, and a round has 12,500 answers: 125 of them are above p99. The server
    // closes the client after two seconds of seven.
    title: '`ewdjs`, 2,500/s for 5 s, 1,000 connections, without and with a stuck client',
    mode: 'ewdjs',
    load: [...connections(1_000), '--rate', 2_500, '--warm-up', 2],
    seconds: 5,
    servers: [coqewd_small_outbox, asked_with(coqewd_small_outbox, 'one stuck', ['--stuck', 1])],
    compared: 'p99_us',
  },
  {
    title: '`ewdjs`, closed loop, and open loop at half of its rate; 64 connections, 200 B',
    mode: 'ewdjs',
    load: connections(64),
    servers: [coqewd_demo],
    measure: half_peak,
    ratio: {
      head: 'p50 of the closed loop ÷ p99 of this',
      of: (first, line) => first.p50_us / line.p99_us,
    },
  },
];
