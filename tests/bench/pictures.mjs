// The pictures of docs/performance.md, of the figures of one run.
import { chart } from './svg.mjs';
import { spread } from './tables.mjs';

const megabyte = 1_000_000;

/** Throughput and p99 against the connections of the closed loop, with one in flight on each. */
export function picture_of_load(sweeps) {
  const of_interest = sweeps.filter(({ name }) => /ewdjs|QEWD/.test(name));
  const series = (member, scale) =>
    of_interest.map(({ name, tls, cases }) => ({
      name: `${name.replaceAll('`', '')}${tls ? ', TLS' : ''}`,
      points: cases
        .filter(({ bytes, in_flight }) => bytes === 200 && in_flight === 1)
        .map(({ count, figures }) => [count, Math.max(figures[member] / scale, 0.01)]),
    }));
  const counts = [...new Set(of_interest.flatMap(({ cases }) => cases.map(({ count }) => count)))];
  const x = { label: 'connections, one in flight each', ticks: counts, log: true };
  return chart([
    { title: 'answers in a second', x, y: {}, series: series('per_second', 1) },
    { title: 'p99 in ms', x, y: { log: true }, series: series('p99_us', 1_000) },
  ]);
}

/** What an answer costs when it comes over one server more, and one more. */
export function picture_of_chain(rows) {
  const points = (member, scale) =>
    rows.map(({ figures }, index) => [
      index + 1,
      spread(figures.map((line) => line[member] / scale)).median,
    ]);
  const x = { label: 'TLS hops', ticks: rows.map((_, index) => index + 1) };
  const series = (member, scale) => [{ name: 'coqewd', points: points(member, scale) }];
  const [cost, time] = [series('server_us_each', 1), series('p50_us', 1_000)];
  return chart([
    { title: 'processor time of all servers, µs each', x, y: {}, series: cost },
    { title: 'p50 in ms, 64 connections', x, y: {}, series: time },
  ]);
}

/** Resident memory against idle clients, of the lines that bench_memory prints. */
export function picture_of_memory(lines) {
  const idle = lines.filter((line) => line.case === 'idle_client');
  const series = idle.map(({ server, tls, rss_before, rss_with }) => ({
    name: `${server}${tls ? ', TLS' : ''}`,
    points: [[0, rss_before], ...rss_with].map(([count, bytes]) => [count, bytes / megabyte]),
  }));
  const ticks = [0, ...idle[0].rss_with.map(([count]) => count)];
  return chart([{ title: 'resident MB', x: { label: 'idle clients', ticks }, y: {}, series }]);
}
