import type { Row } from './rows.js';
import { STEP_GFLOP, STEPS, WORKS } from './works.js';

const BATCH = 128;
const [BEGIN, END] = ['<!-- results -->', '<!-- /results -->'];

/** A table a work, its systems from fast to slow, in Markdown as prettier would write it. */
export function tables(rows: readonly Row[]): string {
  const works = Object.keys(WORKS).filter((work) => rows.some((row) => row.work === work));
  return [...works.map((work) => workTable(work, rows)), ...costTable(rows)].join('\n\n');
}

/** What ebmjs spends beside the network: a table, or none where not all was measured. */
function costTable(rows: readonly Row[]): string[] {
  const seconds = (work: string, system: string): number =>
    1 / rows.find((row) => row.work === work && row.system === system)!.median;
  const needed = ['langevin-mnist', 'gradient-mnist', 'forward-mnist', 'update-mnist', 'train-mnist'];
  const systems = [...new Set(rows.map(({ system }) => system))].filter((system) =>
    needed.every((work) => rows.some((row) => row.work === work && row.system === system)),
  );
  if (systems.length === 0) return [];
  const body = systems.map((system) => {
    const step = BATCH * seconds('langevin-mnist', system);
    const gradient = BATCH * seconds('gradient-mnist', system);
    const forward = 2 * BATCH * seconds('forward-mnist', system);
    const [update, iteration] = [60 * seconds('update-mnist', system), 60 * seconds('train-mnist', system)];
    return [
      system,
      `${(100 * (1 - gradient / step)).toFixed(1)} %`,
      (update / forward).toFixed(2),
      (iteration / (STEPS * step + update)).toFixed(2),
    ];
  });
  const header = [
    'system',
    'of a step not the network',
    'update / forward pass',
    `iteration / (${STEPS} steps + update)`,
  ];
  return [`What MnistNet costs beside itself:\n\n${markdown([header, ...body])}`];
}

function workTable(work: string, rows: readonly Row[]): string {
  const { title, unit } = WORKS[work]!;
  const ceiling = Math.max(...rows.filter((row) => row.work === 'matmul').map((row) => row.median));
  const gflop = Number.isFinite(ceiling) ? STEP_GFLOP[work] : undefined;
  const header = [
    'system',
    'backend',
    'threads',
    unit,
    '±',
    'times torch',
    ...(gflop === undefined ? [] : ['of the ceiling']),
  ];
  const body = rows
    .filter((row) => row.work === work)
    .sort((a, b) => b.median - a.median)
    .map((row) => [
      row.system,
      row.backend,
      `${row.threads}`,
      count(row.median),
      count(row.spread),
      row.ratioToTorchEager === null ? '' : row.ratioToTorchEager.toFixed(2),
      ...(gflop === undefined ? [] : [`${((100 * row.median * gflop) / ceiling).toFixed(0)} %`]),
    ]);
  return `${title[0]!.toUpperCase()}${title.slice(1)}:\n\n${markdown([header, ...body])}`;
}

/** Columns padded to their widest cell. */
function markdown([header, ...body]: readonly (readonly string[])[]): string {
  const widths = header!.map((_, i) => Math.max(3, ...[header!, ...body].map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(header!), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Three significant digits: `12,300`, `1.85`, `1,030,000`. */
export function count(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** The page with `text` between its markers. Throws where they are missing. */
export function between(page: string, text: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the page must have ${BEGIN} and, after it, ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${text}\n\n${page.slice(to)}`;
}
