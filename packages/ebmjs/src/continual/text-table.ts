import type { MeanOverRuns } from '../mean-over-runs.js';
import type { ContinualResults } from './results.js';

/** The results as lines of text: shares in percent, a mean with its standard error over seeds. */
export function textTable({ methods, runs, tasks }: ContinualResults): string {
  const names = tasks.map(({ classes }) => classes.join(' '));
  const bySeed = [
    ['at the end, by seed', ...names, 'mean'],
    ...runs.map(({ method, seed, matrix, accuracy }) => [
      `${method}, seed ${seed}`,
      ...matrix.at(-1)!.map((share) => percent(share)),
      percent(accuracy),
    ]),
  ];
  const byMethod = [
    ['at the end', ...names, 'mean', 'when learnt', 'forgotten', 'seconds'],
    ...methods.map((method) => [
      method.method,
      ...method.atTheEnd.map(withError),
      withError(method.accuracy),
      withError(method.learning),
      method.forgetting ? withError(method.forgetting) : '-',
      method.seconds.toFixed(0),
    ]),
  ];
  const course = [
    ['classes learnt so far', ...tasks.map((_, i) => String(tasks.slice(0, i + 1).flatMap((t) => t.classes).length))],
    ...methods.map((method) => [method.method, ...method.accuracyByTask.map(withError)]),
  ];
  return [bySeed, byMethod, course].map(aligned).join('\n\n');
}

const percent = (share: number): string => (100 * share).toFixed(1);

const withError = ({ value, standardError }: MeanOverRuns): string =>
  standardError === null ? percent(value) : `${percent(value)} ± ${percent(standardError)}`;

/** Names left, numbers right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return rows.map(line).join('\n');
}
