import type { ValueWithError } from '@ebmjs/evaluation';
import { aligned } from '../continual/text-table.js';
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
  return aligned(rows);
}

const percent = ({ value, standardError }: ValueWithError): string =>
  `${(100 * value).toFixed(1)} ± ${(100 * standardError).toFixed(1)}`;
