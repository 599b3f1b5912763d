import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { by_curl, NodeClient, pipelined } from './rest-clients.mjs';
import { assert_answer } from './rest-expect.mjs';
import { arrangements, serve_arranged } from './rest-site.mjs';
import { answers_over, bytes_only_here, contents, paths } from './rest-table.mjs';
import { Site } from './site.mjs';

/** The table of requests, over each arrangement of servers. */
export function rest_suite(transport) {
  const tables = {
    answers: answers_over(transport),
    'methods and paths': paths,
    'queries and bodies': contents,
  };
  for (const arrangement of arrangements) {
    describe(`REST over ${transport}, ${arrangement.name}`, () => {
      let site;
      let server;
      let ca_file;
      let ca;

      before(async () => {
        site = await Site.open();
        ({ ca } = site);
        ca_file = site.certificates.ca;
        const flags = site.over(transport);
        server = (await serve_arranged(site, arrangement, ...flags)).first;
      });
      after(() => site?.close());

      for (const [table, rows] of Object.entries(tables)) {
        test(`curl: ${table}`, async () => {
          for (const row of rows) {
            assert_answer(await by_curl(server.url, row, { ca_file }), row);
          }
        });

        test(`Node's client on one connection: ${table}`, async (context) => {
          const client = new NodeClient(server.url, ca);
          context.after(() => client.close());

          for (const row of rows) assert_answer(await client.ask(row), row);

          assert.equal(client.sockets.size, 1);
        });

        test(`all at once, pipelined: ${table}`, async () => {
          const all = await pipelined(server.url, rows, ca);

          all.forEach((answer, n) => assert_answer(answer, rows[n]));
        });
      }

      test('bytes that are no text are for who has the handler', async () => {
        for (const row of bytes_only_here) {
          const answer = await by_curl(server.url, row, { ca_file });

          if (arrangement.fronts === 0) assert_answer(answer, row);
          else assert.ok([415, 500].includes(answer.status), `${row.path}: ${answer.status}`);
        }
      });
    });
  }
}
