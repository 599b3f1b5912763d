// Responses taken out of the bytes of a connection, as they were sent.

const without_body = (method, status) => method === 'HEAD' || status === 204 || status === 304;

function fields_of(lines) {
  const fields = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    (fields[name] ??= []).push(line.slice(colon + 1).trim());
  }
  return fields;
}

/** The content of a chunked body, and where it ends; nothing when it is not all there. */
function dechunked(bytes, begin) {
  const parts = [];
  for (let at = begin; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = parseInt(bytes.toString('latin1', at, end), 16);
    if (bytes.length < end + 2 + size + 2) return undefined;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
    if (size === 0) return { body: Buffer.concat(parts), end: at };
  }
}

function body_of(bytes, begin, method, { status, fields }) {
  if (without_body(method, status)) return { body: Buffer.alloc(0), end: begin };
  if (fields['transfer-encoding']) return dechunked(bytes, begin);
  const end = begin + Number(fields['content-length'] ?? 0);
  return bytes.length < end ? undefined : { body: bytes.subarray(begin, end), end };
}

/** The first response, and where the next one begins; nothing when it is not all there. */
export function read_response(bytes, method = 'GET', begin = 0) {
  const end_of_head = bytes.indexOf('\r\n\r\n', begin);
  if (end_of_head < 0) return undefined;
  const [first, ...lines] = bytes.toString('utf8', begin, end_of_head).split('\r\n');
  const head = { status: Number(first.split(' ')[1]), fields: fields_of(lines) };
  const read = body_of(bytes, end_of_head + 4, method, head);
  return read && { ...head, ...read };
}
