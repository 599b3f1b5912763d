// What is asked of servers that pass requests on: over TLS to the server that answers, which stands
// on the same core as the one in front.
import { connections } from './asking.mjs';
import { packages } from './packages.mjs';
import { grpc, nats } from './servers_brokers.mjs';
import { coqewd_direct, coqewd_hop, coqewd_hop_by_worker, coqewd_route } from './servers_hops.mjs';
import { asked_with } from './servers_limits.mjs';
import { haproxy_kept, haproxy_kept_small, nginx_anew, nginx_direct } from './servers_proxies.mjs';
import { nginx_kept, nginx_kept_small } from './servers_proxies.mjs';
import { table_of_added } from './tables_hops.mjs';

/** For HTTP/1.1, which has one request in flight on a connection. */
const with_64_connections = (start) => asked_with(start, '64 connections', connections(64));

/** The handler runs on the thread of its connection, as behind the proxies; and on a worker. */
const hops = [coqewd_hop, coqewd_hop_by_worker];

const proxies = [nginx_kept, nginx_anew, haproxy_kept];

const { nginx, haproxy, nats: nats_server, grpc: grpc_libraries } = packages;

export const questions_of_hops = [
  {
    title: 'Forwarded over one TLS hop, 64 in flight on one connection, 200 B',
    mode: 'ewdjs',
    load: connections(1, 64),
    servers: [...hops, ...proxies.map(with_64_connections), nats, grpc],
    needs: [nginx, haproxy, nats_server, grpc_libraries],
  },
  {
    title: 'Forwarded over one TLS hop, 64 connections with one in flight each, 200 B',
    mode: 'ewdjs',
    load: connections(64),
    servers: [...hops, ...proxies, nats, grpc],
    needs: [nginx, haproxy, nats_server, grpc_libraries],
  },
  {
    title: 'Added latency of one TLS hop, one in flight, 200 B',
    mode: 'ewdjs',
    load: connections(1),
    servers: [coqewd_hop, coqewd_direct, nginx_kept, nginx_direct],
    table: table_of_added,
    needs: [nginx],
  },
  {
    title: 'REST GET of a small JSON forwarded over one TLS hop, 64 connections',
    mode: 'rest',
    load: connections(64),
    servers: [coqewd_route, nginx_kept_small, haproxy_kept_small],
    needs: [nginx, haproxy],
  },
];
