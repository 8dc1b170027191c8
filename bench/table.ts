import type { Row } from './rows.js';
import { STEP_GFLOP, STEPS, WORKS } from './works.js';

const BATCH = 128;
const [BEGIN, END] = ['<!-- results -->', '<!-- /results -->'];

/** A table a work, its systems from fast to slow, in Markdown as prettier would write it. */
export function tables(rows: readonly Row[]): string {
  const [cpu, gpu] = [rows.filter((row) => !row.gpu), rows.filter((row) => row.gpu)];
  const worksOf = (those: readonly Row[]): string[] =>
    Object.keys(WORKS)
      .filter((work) => those.some((row) => row.work === work))
      .map((work) => workTable(work, those));
  const card = gpu.length > 0 ? ['On the graphics card:', ...worksOf(gpu)] : [];
  return [...worksOf(cpu), ...costTable(cpu), ...card].join('\n\n');
}

/** What ebmjs spends beside the network, of systems for which it was measured: a table, or none. */
function costTable(rows: readonly Row[]): string[] {
  const systems = rows.filter(({ work }) => work === 'beside-mnist').map(({ system }) => system);
  if (systems.length === 0) return [];
  const body = systems.map((system) => {
    /** NaN if it was not measured. */
    const seconds = (work: string, amount: number): number =>
      amount / (rows.find((row) => row.work === work && row.system === system)?.median ?? NaN);
    const step = seconds('langevin-mnist', BATCH);
    const update = seconds('update-mnist', 60);
    const iteration = seconds('train-mnist', 60) / (STEPS * step + update);
    const cells = [
      [100 * (seconds('beside-mnist', BATCH) / step), 1, ' %'],
      [update / seconds('forward-mnist', 2 * BATCH), 2, ''],
      [iteration, 2, ''],
    ] as const;
    return [system, ...cells.map(([value, digits, unit]) => (value > 0 ? `${value.toFixed(digits)}${unit}` : ''))];
  });
  const header = ['system', 'of a step not the network', 'update / forward', `iteration / (${STEPS} steps + update)`];
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
export function markdown([header, ...body]: readonly (readonly string[])[]): string {
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
