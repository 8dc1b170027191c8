import { bodyWidth, type ChartBody } from './chart-body.js';
import { escapeText } from './escape-text.js';
import { dark, light, sans } from './theme.js';

/** A mark and its meaning. */
export interface LegendEntry {
  readonly label: string;
  /** A colour, or `currentColor` for the text's. */
  readonly colour: string;
  readonly mark: 'line' | 'dashes' | 'box';
}

/** What surrounds the marks of a chart. */
export interface Frame {
  readonly title: string;
  /** What is drawn, in words, for those who do not see it. */
  readonly description: string;
  readonly legend: readonly LegendEntry[];
  /** A line below: what the chart leaves out. */
  readonly note?: string | undefined;
  readonly body: ChartBody;
}

const padding = 16;
const width = bodyWidth + 2 * padding;

// Without a style sheet (a converter to PNG) the attributes give the light chart; with one, the reader's choice rules.
const style = `@media screen and (prefers-color-scheme: dark) { .ebm-chart { color: ${dark.ink} } .ebm-surface { fill: ${dark.surface} } .ebm-numbers { stroke: ${dark.surface} } }`;

/** One self-contained SVG of fixed width: title, legend, marks, note. */
export function chartFrame({ title, description, legend, note, body }: Frame): string {
  const titleLines = wrap(title, 84);
  const places = legendPlaces(legend);
  const legendTop = padding + 20 * titleLines.length;
  const bodyTop = legendTop + 20 * ((places.at(-1)?.row ?? -1) + 1) + 8;
  const noteLines = note === undefined ? [] : wrap(note, 110);
  const noteTop = bodyTop + body.height;
  const height = noteTop + 16 * noteLines.length + (noteLines.length > 0 ? padding : 10);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ebm-chart" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" color="${light.ink}" fill="currentColor" font-family="${sans}" font-size="12">`,
    `<title>${escapeText(title)}</title><desc>${escapeText(description)}</desc><style>${style}</style>`,
    `<rect class="ebm-surface" width="${width}" height="${height}" fill="${light.surface}"/>`,
    ...titleLines.map((line, i) => textAt(line, [padding, padding + 14 + 20 * i], 'font-size="15" font-weight="600"')),
    ...legend.map((entry, i) => legendEntry(entry, places[i]!, legendTop + 14)),
    `<g transform="translate(${padding - 3},${bodyTop})" text-anchor="middle">${body.markup}</g>`,
    ...noteLines.map((line, i) => textAt(line, [padding, noteTop + 12 + 16 * i], 'fill-opacity="0.7"')),
    '</svg>',
  ].join('');
}

function textAt(text: string, [x, y]: readonly [number, number], attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeText(text)}</text>`;
}

interface Place {
  readonly x: number;
  readonly row: number;
}

/** Left to right, and on to the next row where the next label would not fit. No fonts here: 7 pixels a letter. */
function legendPlaces(legend: readonly LegendEntry[]): readonly Place[] {
  let [x, row] = [padding, 0];
  return legend.map(({ label }) => {
    const needed = 24 + 7 * label.length;
    if (x > padding && x + needed > width - padding) [x, row] = [padding, row + 1];
    const place = { x, row };
    x += needed + 14;
    return place;
  });
}

function legendEntry({ label, colour, mark }: LegendEntry, { x, row }: Place, top: number): string {
  const y = top + 20 * row;
  const dashes = mark === 'dashes' ? ' stroke-dasharray="4,3"' : '';
  const swatch =
    mark === 'box'
      ? `<rect x="${x}" y="${y - 6}" width="16" height="12" rx="2" fill="${colour}" fill-opacity="0.35" stroke="${colour}" stroke-width="1.5"/>`
      : `<line x1="${x}" x2="${x + 16}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"${dashes}/>`;
  return `<g class="ebm-legend">${swatch}${textAt(label, [x + 22, y + 4], '')}</g>`;
}

/** Lines of at most `letters`, broken at blanks; a longer word stays whole. */
function wrap(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
