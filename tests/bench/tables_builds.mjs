// What builds measured beside each other have cost, as lines of text.
import { spread_of_median } from './tables.mjs';

const rounded = ({ median, off }) => `${median.toFixed(2)} ± ${off.toFixed(2)}`;

/** The figures of all copies together, and the processor time by each of them. */
function line_of(copies) {
  const of = (figures, member) => spread_of_median(figures.map((line) => line[member]));
  const all = copies.flatMap(({ figures }) => figures);
  const cells = ['server_us_each', 'p50_us'].map((member) => rounded(of(all, member)));
  const alone = copies.map(({ figures }) => of(figures, 'server_us_each').median.toFixed(2));
  return [...cells, alone.join(' and ')].join('; ');
}

/** A line for each build, whose copies stand together; throws when one of them answers wrongly. */
export function lines_of_builds(folders, rows) {
  const copies = rows.length / folders.length;
  return folders.map((folder, index) => {
    const own = rows.slice(index * copies, (index + 1) * copies);
    const wrong = own.flatMap(({ figures }) => figures).some((line) => line.wrong > 0);
    if (wrong) throw new Error(`${folder} answers wrongly`);
    return `${line_of(own)}  ${folder}`;
  });
}
