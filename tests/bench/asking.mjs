// How servers are asked: the load and the servers on a processor each, or not pinned.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ask_in_peace } from './peace.mjs';
import { family_of } from './processes.mjs';

export const server_core = 0;
export const load_core = 1;
/** What others use is counted in hundredths of a second. */
const seconds_min = 0.1;
/** The servers stay up and are warm after the first load; connections are new. */
const warm_up_time = 0.1;
const run = promisify(execFile);

/** What the load is told of how many ask, and how much each at a time. */
export const connections = (count, in_flight = 1) => [
  ...['--connections', count],
  ...['--in-flight', in_flight],
];

/** The command, kept to one processor or not. */
export const on_core = (core, words) =>
  core === undefined ? words : ['taskset', '-c', core, ...words];

/** With a core of its own the load need not sleep, and so does not measure how it is woken. */
const pace_of = ({ load, mode }, pinned) =>
  pinned && load.includes('--rate') && mode !== 'ws-echo' ? ['--pace', 'spin'] : [];

/** What bench_load prints, as an object. */
async function load(question, server, { root, pinned, seconds }) {
  const program = path.join(root, 'build/bench/tests/bench', server.program ?? 'bench_load');
  const pids = server.pids.flatMap(family_of).flatMap((pid) => ['--pid', pid]);
  const how = [...question.load, ...pace_of(question, pinned), ...server.load];
  const own = ['--warm-up', warm_up_time, ...how, '--seconds', seconds];
  const words = [program, server.mode ?? question.mode, server.url, ...own, ...pids];
  const [command, ...args] = on_core(pinned ? load_core : undefined, words).map(String);
  const { stdout } = await run(command, args);
  return JSON.parse(stdout);
}

/** What a question is measured with: on one core each or not, how often, and how long. */
export function context_of({ rounds, seconds, again, place }, pinned) {
  const prefix = (words) => on_core(pinned ? server_core : undefined, words);
  const { root } = place;
  const run_once = (question, server, time) =>
    load(question, server, { root, pinned, seconds: time });
  return {
    rounds,
    seconds,
    /** For a server that has just been started; what comes of it is nothing. */
    warm_up: (question, server) => run_once(question, server, 1),
    load: (...asked) => ask_in_peace(() => run_once(...asked), again),
    /** What `use` gives, which gets the servers of the question and has them to itself. */
    async start_all(question, use) {
      const servers = [];
      try {
        for (const start of question.servers) {
          servers.push(await start({ ...place, pinned, prefix }));
        }
        return await use(servers);
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    },
  };
}

/** The rows of one question: for each server its figures, a round each. */
export async function measure(question, { rounds, seconds, warm_up, load, start_all }) {
  return start_all(question, async (servers) => {
    for (const server of servers) await warm_up(question, server);
    const rows = servers.map(({ name }) => ({ name, figures: [] }));
    for (let round = 0; round < rounds; ++round) {
      for (const [index, server] of servers.entries()) {
        const figures = await load(question, server, question.seconds ?? seconds);
        rows[index].figures.push(figures);
        process.stderr.write(`${server.name}: ${JSON.stringify(figures)}\n`);
      }
    }
    return rows;
  });
}

/** An option's text as seconds; throws with the option's name. */
export function time(name, text) {
  const is_one = /^\d{1,3}(\.\d{1,3})?$/.test(text) && Number(text) >= seconds_min;
  if (!is_one) throw new Error(`--${name}: '${text}' is not a time of at least ${seconds_min} s`);
  return Number(text);
}

/** An option's text as a whole number; throws with the option's name. */
export function whole_number(name, text, least) {
  const is_one = /^\d{1,6}$/.test(text) && Number(text) >= least;
  if (!is_one) throw new Error(`--${name}: '${text}' is not a whole number of at least ${least}`);
  return Number(text);
}
