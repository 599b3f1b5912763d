// Line charts as plain SVG, legible on a light and on a dark page.

const panel = { width: 400, height: 300, left: 64, right: 26, top: 34, bottom: 46 };
const legend_line = 20;
const colours = ['#3b82f6', '#e8590c', '#1f9d63', '#a855f7', '#e64980', '#868e96'];

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .grid { stroke: #1f2328; stroke-opacity: 0.15; }
  .axis { stroke: #1f2328; stroke-opacity: 0.6; }
  .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .grid, .axis { stroke: #e6edf3; }
  }`;

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (words) => String(words).replace(/[&<>"]/g, (sign) => escapes[sign]);

const text = (x, y, words, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;

const line = (x1, y1, x2, y2, kind) => {
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `<line class="${kind}" x1="${a}" y1="${b}" x2="${c}" y2="${d}"/>`;
};

const label_of = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** From 0 in about five steps of 1, 2 or 5 times a power of ten. */
function linear(values) {
  const max = Math.max(...values, Number.MIN_VALUE);
  const rough = max / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough);
  const top = Math.ceil(max / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step);
  return { ticks, place: (value) => value / top };
}

/** Powers of ten around all values, which are above 0. */
function logarithmic(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  return { ticks, place: (value) => (Math.log10(value) - low) / (high - low) };
}

/** The values themselves are the marks, evenly apart or by their logarithms. */
function marked({ ticks, log }) {
  const [low, high] = [ticks[0], ticks.at(-1)];
  const size = log ? Math.log : (value) => value;
  return { ticks, place: (value) => (size(value) - size(low)) / (size(high) - size(low)) };
}

const mark = (x, y, index) => {
  const [left, top] = [(x - 3.5).toFixed(1), (y - 3.5).toFixed(1)];
  return index % 2 === 0
    ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5" fill="${colours[index]}"/>`
    : `<rect x="${left}" y="${top}" width="7" height="7" fill="${colours[index]}"/>`;
};

function draw_panel({ title, x, y, series }, left, top) {
  const across = panel.width - panel.left - panel.right;
  const down = panel.height - panel.top - panel.bottom;
  const [x0, y0] = [left + panel.left, top + panel.top + down];
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const [x_scale, y_scale] = [marked(x), (y.log ? logarithmic : linear)(values)];
  const at_x = (value) => x0 + across * x_scale.place(value);
  const at_y = (value) => y0 - down * y_scale.place(value);
  const parts = [text(x0, top + 18, title, 'class="title"')];
  for (const tick of y_scale.ticks) {
    parts.push(line(x0, at_y(tick), x0 + across, at_y(tick), 'grid'));
    parts.push(text(x0 - 8, at_y(tick) + 4, label_of(tick), 'text-anchor="end"'));
  }
  for (const tick of x_scale.ticks) {
    parts.push(line(at_x(tick), y0, at_x(tick), y0 + 5, 'axis'));
    parts.push(text(at_x(tick), y0 + 19, label_of(tick), 'text-anchor="middle"'));
  }
  parts.push(line(x0, y0, x0 + across, y0, 'axis'));
  parts.push(text(x0 + across / 2, y0 + 38, x.label, 'text-anchor="middle"'));
  series.forEach(({ points }, index) => {
    const places = points.map(([a, b]) => [at_x(a), at_y(b)]);
    const path = places.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ');
    parts.push(`<polyline class="line" stroke="${colours[index]}" points="${path}"/>`);
    parts.push(...places.map(([a, b]) => mark(a, b, index)));
  });
  return parts.join('\n');
}

/**
 * Panels side by side, whose series have the same names and colours. A panel has a title, the marks
 * of `x` (label, ticks, log), whether `y` is logarithmic, and the points of each series.
 */
export function chart(panels) {
  const names = panels[0].series.map(({ name }) => name);
  const width = panel.width * panels.length;
  const height = panel.height + legend_line * names.length + 8;
  const legend = names.map((name, index) => {
    const y = panel.height + legend_line * index + 8;
    return mark(panel.left, y, index) + text(panel.left + 14, y + 4, name);
  });
  const drawn = panels.map((one, index) => draw_panel(one, panel.width * index, 0));
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`;
  return `${head}\n<style>${style}\n</style>\n${drawn.join('\n')}\n${legend.join('\n')}\n</svg>\n`;
}
