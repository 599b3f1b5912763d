import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as http_request } from 'node:http';
import { Agent as TlsAgent, request as https_request } from 'node:https';
import { connect } from 'node:net';
import { connect as connect_tls } from 'node:tls';
import { read_response } from './http-parse.mjs';
import { within } from './wait.mjs';

/** A request with a body as bytes: an object becomes JSON. */
export function complete({ method = 'GET', path, headers = {}, body, token }) {
  const json = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
  const all = { ...(json ? { 'content-type': 'application/json' } : {}), ...headers };
  if (token) all.authorization = `Bearer ${token}`;
  const bytes = body === undefined ? undefined : Buffer.from(json ? JSON.stringify(body) : body);
  return { method, path, headers: all, body: bytes };
}

/** `{status, fields, body}` with `json` where the body is some. */
function looked_at({ status, fields, body }) {
  const answer = { status, fields, body, text: body.toString() };
  if (/^application\/json/.test(fields['content-type']?.[0] ?? '') && body.length > 0) {
    answer.json = JSON.parse(answer.text);
  }
  return answer;
}

/** The program curl, which is started for each request. */
export async function by_curl(url, asked, { ca_file } = {}) {
  const { method, path, headers, body } = complete(asked);
  const args = ['-s', '-S', '-i', '--raw', '--http1.1', '--path-as-is', '--globoff', '-m', '20'];
  if (ca_file) args.push('--cacert', ca_file);
  args.push(...(method === 'HEAD' ? ['-I'] : ['-X', method]), '-H', 'Expect:');
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`);
  if (body) args.push('--data-binary', '@-');
  if (body && !headers['content-type']) args.push('-H', 'Content-Type:');
  args.push('--request-target', path, url);
  const curl = spawn('curl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  curl.stdin.end(body);
  const [out, err, [code]] = await Promise.all([
    curl.stdout.toArray(),
    curl.stderr.toArray(),
    once(curl, 'close'),
  ]);
  if (code !== 0) throw new Error(`curl ended with ${code}: ${Buffer.concat(err)}`);
  return looked_at(read_response(Buffer.concat(out), method));
}

/** Node's client on one connection that is kept. */
export class NodeClient {
  #url;
  #agent;
  #request;
  sockets = new Set();

  constructor(url, ca) {
    this.#url = url;
    const tls = url.startsWith('https');
    this.#agent = new (tls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1, ca });
    this.#request = tls ? https_request : http_request;
  }

  /** The answer, when it is all there. */
  async ask(asked) {
    const response = await this.begin(asked);
    const body = Buffer.concat(await within(response.toArray(), 'body'));
    const fields = Object.fromEntries(
      Object.entries(response.headersDistinct).map(([name, values]) => [name, values]),
    );
    return looked_at({ status: response.statusCode, fields, body });
  }

  /** The response, when its head is there. */
  begin(asked) {
    const { method, path, headers, body } = complete(asked);
    const answered = new Promise((resolve, reject) => {
      const options = { method, path, headers, agent: this.#agent };
      const made = this.#request(this.#url, options, resolve);
      made.on('socket', (socket) => this.sockets.add(socket));
      made.on('error', reject);
      if (body) made.setHeader('content-length', body.length);
      made.end(body);
    });
    return within(answered, `answer to ${method} ${path}`);
  }

  close() {
    this.#agent.destroy();
  }
}

/** A connection to the server. */
export function dial(url, ca) {
  const { protocol, hostname: host, port } = new URL(url);
  return protocol === 'https:' ? connect_tls({ host, port, ca }) : connect(port, host);
}

/** Everything that the server says to these bytes until it ends the connection. */
export async function say(url, bytes, ca) {
  const socket = dial(url, ca);
  const heard = [];
  socket.on('data', (part) => heard.push(part));
  socket.on('error', () => {});
  socket.write(bytes);
  await within(once(socket, 'close'), 'end of the connection');
  return Buffer.concat(heard);
}

function as_bytes({ method, path, headers, body }, last) {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: coqewd'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body) lines.push(`Content-Length: ${body.length}`);
  if (last) lines.push('Connection: close');
  return Buffer.concat([Buffer.from(lines.join('\r\n') + '\r\n\r\n'), body ?? Buffer.alloc(0)]);
}

/** All requests written at once to one connection; the answers in their order. */
export async function pipelined(url, requests, ca) {
  const all = requests.map(complete);
  const written = all.map((request, n) => as_bytes(request, n === all.length - 1));
  const heard = await say(url, Buffer.concat(written), ca);
  let at = 0;
  return all.map(({ method, path }) => {
    const response = read_response(heard, method, at);
    if (!response) throw new Error(`No whole answer to ${method} ${path}: ${heard.subarray(at)}`);
    at = response.end;
    return looked_at(response);
  });
}
