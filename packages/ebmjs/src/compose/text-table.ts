import type { ValueWithError } from '@ebmjs/evaluation';
import type { ComposeResults } from './results.js';

/** What was told of unseen combinations as lines of text, shares in percent. */
export function textTable({ methods }: ComposeResults): string {
  const rows = [
    ['unseen combinations', 'places', 'both right', 'shape', 'place', 'nearest', 'squared error'],
    ...methods.map(({ method, share, unseen }) => [
      method,
      String(share),
      ...[unseen.both, unseen.class, unseen.place, unseen.nearest].map(percent),
      `${unseen.squaredError.value.toFixed(4)} ± ${unseen.squaredError.standardError.toFixed(4)}`,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return rows.map(line).join('\n');
}

const percent = ({ value, standardError }: ValueWithError): string =>
  `${(100 * value).toFixed(1)} ± ${(100 * standardError).toFixed(1)}`;
