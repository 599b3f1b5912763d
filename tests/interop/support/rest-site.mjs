import { by_curl } from './rest-clients.mjs';
import { until } from './wait.mjs';

/** The routes of programs/rest_site.cpp, as another server is told of them. */
export const routes = [
  ...['object', 'array', 'text', 'empty', 'fields', 'cookies', 'redirect', 'page', 'bytes'],
  ...['status/:status', 'fault', 'fault/own', 'throw', 'invalid/status', 'invalid/field'],
  ...['steps/:count', 'slow/:ms', 'query', 'parts/:first(/:second(/:third))'],
  ...['dates/:year-:month', 'files/*rest', 'items/:id', 'items/new', 'seen'],
  ...['who', 'who/optional', 'who/token', 'who/member', 'who/list', 'around', 'stats'],
]
  .map((path) => `GET /api/${path}`)
  .concat(['created', 'body', 'raw', 'order', 'login', 'login/cookie'].map((p) => `POST /api/${p}`))
  .concat(['PUT', 'DELETE', 'PATCH'].map((method) => `${method} /api/items/:id`), '/api/any');

const soon = ['--redial-min', '50ms', '--redial-max', '200ms'];

/** A coqewd without applications that leaves these routes to another server. */
export async function serve_front(site, name, behind, flags = []) {
  const told = routes.flatMap((route) => ['--route', `${route}=behind`]);
  const link = site.link('behind', behind, 'answers');
  const front = await site.serve('--server-name', name, ...link, ...told, ...soon, ...flags);
  await rest_linked(front, { path: '/api/object' }, { ca_file: site.certificates.ca });
  return front;
}

/** Waits until requests of this kind find their link up. */
export async function rest_linked(server, asked, options) {
  return until(async () => {
    const answer = await by_curl(server.url, asked, options);
    return answer.status < 500 && answer;
  }, `link for ${asked.path}`);
}

/** Asks until a server has so many requests in flight, the question itself not counted. */
export function in_flight(server, count) {
  return until(async () => {
    const { json } = await by_curl(server.url, { path: '/api/stats' });
    return json.in_flight === count + 1;
  }, `${count} requests in flight`);
}

/** How many servers stand between the client and the handlers. */
export const arrangements = [
  { name: 'one server', fronts: 0 },
  { name: 'two servers', fronts: 1 },
  { name: 'a chain of three', fronts: 2 },
];

/** The first of so many servers in front of the site, and the site itself. */
export async function serve_arranged(site, { fronts }, ...flags) {
  const last = await site.serve_rest_site('--server-name', 'site', ...flags);
  let first = last;
  for (let n = fronts; n > 0; --n) first = await serve_front(site, `front ${n}`, first, flags);
  return { first, last };
}
