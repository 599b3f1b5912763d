// One short run for each way to load our servers: how the figures change with connections,
// questions in flight, sizes and TLS.
import {
  chain,
  coqewd,
  coqewd_demo,
  echo_of_net,
  node_qewd,
  until_forwarded,
} from './servers.mjs';
import { echo_of_net_tls } from './servers_limits.mjs';
import { as_table, was_busy } from './tables.mjs';

const connections = [1, 8, 64, 256, 1_000];
const in_flights = [1, 8, 64];
const sizes = [200, 4_000];
/** Of all connections: more would wait for memory that servers do not give. */
const waiting_max = 20_000;
/** Our limits are for clients; what is swept is one load with all of them behind it. */
const without_limits = ['--link-outbox-bytes-max', '500MB'];
const short = 0.4;
/** Until all that was asked at once is answered, the load is not what it will be. */
const settling_rate = 8_000;
const settling_time = (waiting) => (0.3 + waiting / settling_rate).toFixed(2);
const title = 'Sweeps';

const with_tls = ({ cert, key }) => ['--tls-cert', cert, '--tls-key', key];

const demo_tls = async (place) => {
  const flags = ['--demo', ...with_tls(place.certificates)];
  return coqewd(place, { name: 'coqewd', flags, load: ['--ca', place.certificates.ca] });
};

/** The pages of bench_site; the load adds the path. */
const site = (secure) => (place) => {
  const flags = secure ? with_tls(place.certificates) : [];
  const load = secure ? ['--ca', place.certificates.ca] : [];
  return coqewd(place, { name: 'coqewd', program: 'tests/bench/bench_site', flags, load });
};

/** The same behind a server in front, over TLS. */
const site_behind = (secure) => async (place) => {
  const behind = await site(true)(place);
  const { ca } = place.certificates;
  const flags = [
    ...['--peer', `next=${behind.url},application=site`, '--peer-ca', ca],
    ...['--route', 'GET /api/small=next', '--route', 'GET /api/large=next'],
    ...(secure ? with_tls(place.certificates) : []),
  ];
  const load = secure ? ['--ca', ca] : [];
  const front = await coqewd(place, { name: 'coqewd', flags: [...flags, ...without_limits], load });
  await until_forwarded(`${front.url}/api/small`, secure && ca);
  return {
    ...front,
    pids: [...front.pids, ...behind.pids],
    stop: () => front.stop().then(behind.stop),
  };
};

const ewdjs = (name, plain, secure) => ({ name, mode: 'ewdjs', plain, secure, in_flights });
const rest = (name, run) => ({
  name,
  mode: 'rest',
  plain: run(false),
  secure: run(true),
  in_flights: [1],
  path: (bytes) => (bytes === 200 ? '/api/small' : '/api/large'),
});

const forwarding = (secure) => chain(1, { secure, more: without_limits });

const works = [
  ewdjs('`ewdjs`', coqewd_demo, demo_tls),
  ewdjs('`ewdjs` forwarded', forwarding(false), forwarding(true)),
  rest('REST', site),
  rest('REST forwarded', site_behind),
  { ...ewdjs('WebSocket echo', echo_of_net, echo_of_net_tls), mode: 'ws-echo' },
];

/** How a server is asked, in the order of the table's columns. */
const ways = (work) =>
  sizes.flatMap((bytes) => work.in_flights.map((in_flight) => ({ bytes, in_flight })));

async function sweep_server(work, server, context) {
  const found = [];
  for (const count of connections) {
    for (const { bytes, in_flight } of ways(work)) {
      if (count * in_flight > waiting_max) continue;
      const more = work.mode === 'rest' ? [] : ['--bytes', bytes];
      const settling = ['--warm-up', settling_time(count * in_flight)];
      const own = ['--connections', count, '--in-flight', in_flight, ...settling, ...more];
      const url = server.url + (work.path?.(bytes) ?? '');
      const figures = await context.load({ mode: work.mode, load: own }, { ...server, url }, short);
      found.push({ count, bytes, in_flight, figures });
      process.stderr.write(`${work.name}: ${JSON.stringify(figures)}\n`);
    }
  }
  return found;
}

/** All figures: an entry for each work, plain and over TLS. */
export async function sweep(context) {
  const found = [];
  for (const work of works) {
    for (const tls of [false, true]) {
      const servers = [tls ? work.secure : work.plain];
      const cases = await context.start_all({ servers }, ([server]) =>
        sweep_server(work, server, context),
      );
      found.push({ name: work.name, tls, cases });
    }
  }
  return found;
}

/** Node.js QEWD over the same numbers of connections, for the picture. */
export async function sweep_qewd(context) {
  const work = { name: 'Node.js QEWD', mode: 'ewdjs', in_flights: [1] };
  const cases = await context.start_all({ servers: [node_qewd(2)] }, ([server]) =>
    sweep_server(work, server, context),
  );
  return { name: 'Node.js QEWD, pool 2', tls: false, cases };
}

const columns = sizes.flatMap((bytes) => in_flights.map((in_flight) => ({ bytes, in_flight })));

const short_number = (value) =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 1 });

/** Answers in a second and p99; a mark when they mean little. */
function cell({ figures }) {
  const marks = [
    figures.void ? '†' : '',
    was_busy([figures]) ? '‡' : '',
    figures.wrong > 0 || figures.unanswered > 0 || figures.unsent > 0 ? '**wrong**' : '',
  ];
  const [rate, p99] = [figures.per_second, figures.p99_us / 1_000].map(short_number);
  return `${rate} · ${p99} ms${marks.join('')}`;
}

export function table_of_sweeps(found) {
  const heads = columns.map(({ bytes, in_flight }) => `${bytes} B × ${in_flight}`);
  const lines = found.flatMap(({ name, tls, cases }) =>
    connections.map((count) => {
      const cells = columns.map(({ bytes, in_flight }) => {
        const is_it = (one) =>
          one.count === count && one.bytes === bytes && one.in_flight === in_flight;
        const one = cases.find(is_it);
        return one ? cell(one) : '';
      });
      return [`${name}${tls ? ', TLS' : ''}`, count, ...cells];
    }),
  );
  const settles = `${settling_time(0)} s, and 1 s for each ${settling_rate} questions in flight`;
  const about =
    `Answers in a second and p99, in one run of ${short} s each, which begins after ${settles}; ` +
    'bytes × questions in flight on each connection. REST has one in flight, and answers of 85 ' +
    'and 4,000 B. † the load was saturated, ‡ others used the machine.';
  return `${as_table({ title }, true, ['', 'connections', ...heads], lines)}\n\n${about}`;
}
