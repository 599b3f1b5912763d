import { createHmac } from 'node:crypto';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hashes = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** The claims, which anybody can read. */
export function claims_of(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/** A token as somebody with this secret would make it; `none` leaves the signature out. */
export function sign(claims, secret, header = {}) {
  const full = { typ: 'JWT', alg: 'HS256', ...header };
  const text = `${encoded(full)}.${encoded(claims)}`;
  if (full.alg === 'none') return `${text}.`;
  return `${text}.${createHmac(hashes[full.alg], secret).update(text).digest('base64url')}`;
}
