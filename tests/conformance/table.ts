import type { Row } from './check.js';
import type { Growth } from './growth.js';
import type { Report } from './report.js';
import type { Subject } from './subject.js';

/** A backend and what was found on it. */
export type Found = readonly [Subject, Report];

/** The worst error of every check on every backend, in Markdown as prettier would write it. */
export function agreementTable(found: readonly Found[]): string {
  const checks = found[0]![1].rows;
  const header = ['check', 'error', 'allowed', ...found.map(([{ name }]) => name)];
  const body = checks.map(({ check, unit, tolerance }, i) => [
    check,
    unit,
    scientific(tolerance),
    ...found.map(([, { rows }]) => cell(rows[i]!)),
  ]);
  return markdown([header, ...body]);
}

/** What grew over the Langevin steps. */
export function growthTable(found: readonly Found[]): string {
  const header = [
    'backend',
    'steps',
    'tensors',
    'GPU bytes',
    'WASM bytes',
    'heap, bytes a step',
    'process, bytes a step',
  ];
  const body = found.map(([{ name }, { growth }]) => [
    name,
    growth.walked.toLocaleString('en-US'),
    `${growth.tensors}`,
    `${growth.gpu ?? ''}`,
    `${growth.wasm ?? ''}`,
    aStep(growth, growth.heap),
    aStep(growth, growth.resident),
  ]);
  return markdown([header, ...body]);
}

const cell = ({ worst, ok }: Row): string => `${worst === null ? 'none' : scientific(worst)}${ok ? '' : ' ✗'}`;

const aStep = ({ steps }: Growth, bytes: number | undefined): string =>
  bytes === undefined ? '' : (bytes / steps).toFixed(0).replace('-0', '0');

/** `2e-7`, `1.5`, `0`. */
export function scientific(value: number): string {
  if (value === 0 || (value >= 0.1 && value < 1000)) return `${Number(value.toPrecision(2))}`;
  return value.toExponential(0);
}

/** Columns padded to their widest cell. */
export function markdown([header, ...body]: readonly (readonly string[])[]): string {
  const widths = header!.map((_, i) => Math.max(3, ...[header!, ...body].map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(header!), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The page with `text` between its markers `<!-- name -->` and `<!-- /name -->`. Throws where they are missing. */
export function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page must have ${begin} and, after it, ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
