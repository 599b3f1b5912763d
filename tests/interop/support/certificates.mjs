import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];

/** Throw-away credentials in the directory: an authority, and a server's certificate by it. */
export async function make_certificates(directory, address) {
  const file = (name) => path.join(directory, name);
  const config = file('openssl.cnf');
  await writeFile(config, '[req]\ndistinguished_name = dn\n[dn]\n');
  const request = async (name, subject, extensions, signer = []) => {
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    const what = ['-subj', `/CN=${subject}`, ...added, ...signer, ...files];
    await run('openssl', ['req', '-config', config, '-x509', ...key, ...what]);
  };
  const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];
  await request('ca', 'coqewd interop tests', authority);
  const server = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'];
  const names = `subjectAltName=IP:${address},DNS:localhost`;
  const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key')];
  await request('server', address, [...server, names], signer);
  return { ca: file('ca.pem'), cert: file('server.pem'), key: file('server.key') };
}
