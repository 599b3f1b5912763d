// Requests of the site, and what is answered to each of them wherever its handlers are. `fields`
// are those of the answer that count; `node` and tokens are left out.

const fault = (error, more = {}) => ({ error, code: 'application', retryable: false, ...more });
const item = (path, template, variables, method = 'GET') => ({ method, path, template, variables });
const order = (body, path = '/api/order') => ({ method: 'POST', path, body });
const octets = 'application/octet-stream';
const utf8_html = 'text/html; charset=utf-8';
const plain_cookie = 'plain=1; Path=/; HttpOnly; SameSite=Lax';
const plain_cookie_over = (transport) =>
  transport === 'TLS' ? `${plain_cookie}; Secure` : plain_cookie;

/** How answers look. */
export const answers_over = (transport) => [
  { path: '/api/object', status: 200, json: { n: 1, é: 'ü' } },
  { path: '/api/object/', status: 200, json: { n: 1, é: 'ü' } },
  { path: '/api/array', status: 200, json: [1, 'two'] },
  { path: '/api/text', status: 200, text: 'just a text', fields: { 'content-type': [utf8_html] } },
  { path: '/api/empty', status: 200, json: {} },
  {
    path: '/api/created',
    method: 'POST',
    body: { a: [1] },
    status: 201,
    json: { made: { a: [1] } },
    fields: { location: ['/api/object'] },
  },
  { path: '/api/fields', status: 200, fields: { 'x-one': ['1'], 'x-many': ['a', 'b'] } },
  {
    path: '/api/cookies',
    status: 200,
    fields: {
      'set-cookie': [plain_cookie_over(transport), 'long=2; Path=/api; Max-Age=60'],
    },
  },
  { path: '/api/redirect', status: 302, fields: { location: ['/api/object'] } },
  { path: '/api/redirect?status=303', status: 303, fields: { location: ['/api/object'] } },
  { path: '/api/page', status: 200, text: '<h1>é</h1>', fields: { 'content-type': [utf8_html] } },
  { path: '/api/status/202', status: 202, json: { ok: true } },
  { path: '/api/status/204', status: 204, text: '' },
  {
    path: '/api/around',
    status: 200,
    fields: { 'x-around': ['innermost', 'route', 'application'] },
  },
  { path: '/api/fault?text=sold', status: 400, json: fault('sold') },
  { path: '/api/fault?text=teapot&status=418', status: 418, json: fault('teapot') },
  {
    path: '/api/fault?text=bad&more=1',
    status: 400,
    json: fault('bad', { more: { field: 'name' } }),
  },
  { path: '/api/fault/own', status: 422, json: { errors: { body: ["can't be empty"] } } },
  { path: '/api/fault?text=x&guard=no', status: 403, json: fault('The guard says no') },
  {
    path: '/api/throw',
    status: 500,
    json: fault('The handler failed', { code: 'internal' }),
  },
  ...['/api/invalid/status', '/api/invalid/field'].map((path) => ({
    path,
    status: 500,
    json: fault("The handler's answer can not be said over HTTP", { code: 'internal' }),
  })),
];

/** Methods and paths. */
export const paths = [
  { path: '/api/object', method: 'HEAD', status: 200, text: '' },
  {
    path: '/api/object?x=1',
    method: 'OPTIONS',
    status: 204,
    fields: { allow: ['GET, HEAD, OPTIONS'] },
  },
  {
    path: '*',
    method: 'OPTIONS',
    status: 204,
    fields: { allow: ['DELETE, GET, HEAD, PATCH, POST, PUT, OPTIONS'] },
  },
  {
    path: '/api/object',
    method: 'DELETE',
    status: 405,
    json: fault('The path has no method DELETE', { code: 'bad_request' }),
    fields: { allow: ['GET, HEAD, OPTIONS'] },
  },
  {
    path: '/api/items/7',
    method: 'POST',
    status: 405,
    json: fault('The path has no method POST', { code: 'bad_request' }),
    fields: { allow: ['DELETE, GET, HEAD, PATCH, PUT, OPTIONS'] },
  },
  ...['/', '/api', '/API/object', '/api//object', '/api/files', '/api/dates/2024'].map((path) => ({
    path,
    status: 404,
    json: fault('url could not be matched', { code: 'not_found' }),
  })),
  ...['/api/items/%ff', '/api/items/%2', '/api/items/a%00b'].map((path) => ({ path, status: 400 })),
  { path: '/api/items/7', status: 200, json: item('/api/items/7', '/api/items/:id', { id: '7' }) },
  { path: '/api/items/new', status: 200, json: item('/api/items/new', '/api/items/new', {}) },
  ...['PUT', 'PATCH', 'DELETE'].map((method) => ({
    path: '/api/items/a%20b',
    method,
    status: 200,
    json: item('/api/items/a%20b', '/api/items/:id', { id: 'a b' }, method),
  })),
  {
    path: '/api/items/x%2Fy',
    status: 200,
    json: item('/api/items/x%2Fy', '/api/items/:id', { id: 'x/y' }),
  },
  {
    path: '/api/items/%C3%A9',
    status: 200,
    json: item('/api/items/%C3%A9', '/api/items/:id', { id: 'é' }),
  },
  ...[
    ['1', { first: '1' }],
    ['1/2', { first: '1', second: '2' }],
    ['1/2/3', { first: '1', second: '2', third: '3' }],
  ].map(([rest, variables]) => ({
    path: `/api/parts/${rest}`,
    status: 200,
    json: item(`/api/parts/${rest}`, '/api/parts/:first(/:second(/:third))', variables),
  })),
  { path: '/api/parts/1/2/3/4', status: 404 },
  {
    path: '/api/dates/2024-05',
    status: 200,
    json: item('/api/dates/2024-05', '/api/dates/:year-:month', { year: '2024', month: '05' }),
  },
  {
    path: '/api/files/a/b/c.txt',
    status: 200,
    json: item('/api/files/a/b/c.txt', '/api/files/*rest', { rest: 'a/b/c.txt' }),
  },
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    path: '/api/any',
    method,
    status: 200,
    json: item('/api/any', '/api/any', {}, method),
  })),
];

/** Queries and bodies. */
export const contents = [
  {
    path: '/api/query?a=1&a=2&b[c]=3&d[]=4&e=%C3%A9+%26',
    status: 200,
    json: { query: { a: ['1', '2'], b: { c: '3' }, d: ['4'], e: 'é &' }, a: '' },
  },
  { path: '/api/query', status: 200, json: { query: {}, a: '' } },
  { path: '/api/query?a', status: 200, json: { query: { a: '' }, a: '' } },
  { path: '/api/query?__proto__[x]=1&constructor=2', status: 200 },
  { path: `/api/query?${'a=1&'.repeat(1_001)}`, status: 400 },
  {
    ...order({ name: 'é', list: [1, null, { a: 0.5 }] }, '/api/body'),
    status: 200,
    json: { body: { name: 'é', list: [1, null, { a: 0.5 }] }, name: 'é' },
  },
  { ...order([1, 2], '/api/body'), status: 200, json: { body: [1, 2], name: '' } },
  { path: '/api/body', method: 'POST', status: 200, json: { body: null, name: '' } },
  {
    path: '/api/body',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"a":1,}',
    status: 400,
    error: /^The body is not JSON, at byte 7: /,
  },
  {
    path: '/api/body',
    method: 'POST',
    headers: { 'content-type': 'application/vnd.site+json; charset=utf-8' },
    body: '{"a":1}',
    status: 200,
    json: { body: { a: 1 }, name: '' },
  },
  {
    path: '/api/raw',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'not { JSON\r\n é',
    status: 200,
    text: 'not { JSON\r\n é',
    fields: { 'content-type': ['text/plain'] },
  },
  {
    path: '/api/raw',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'a=1&b=2',
    status: 200,
    text: 'a=1&b=2',
  },
  { path: '/api/seen', headers: { 'X-Trace': 'abc' }, status: 200, same: { 'x-trace': 'abc' } },
  { ...order({ item: 'tea' }), status: 201, json: { ordered: 'tea' } },
  { ...order({ item: 7 }), status: 422, same: { pointer: '/item' } },
  { ...order({}), status: 422, same: { pointer: '' } },
  {
    ...order({ item: 'tea', parts: [{ count: 1 }, { count: 0 }] }),
    status: 422,
    same: { pointer: '/parts/1/count' },
  },
];

/** Only where the handler is: a link carries JSON and texts. */
export const bytes_only_here = [
  {
    path: '/api/raw',
    method: 'POST',
    headers: { 'content-type': octets },
    body: Buffer.from([0, 255, 128, 10]),
    status: 200,
    bytes: Buffer.from([0, 255, 128, 10]),
  },
  {
    path: '/api/bytes',
    status: 200,
    bytes: Buffer.from([...Array(256).keys()]),
    fields: { 'content-type': [octets] },
  },
];
