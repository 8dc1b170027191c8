import { ORIGINS, type BufferStatistics } from '@ebmjs/core';
import type { Contents } from './contents.js';
import type { Layout } from './layout.js';
import { wholeRows } from './row-store.js';

/** What the chains of a buffer are like now. */
export function statisticsOf({ history, labels, ...counts }: Contents, { classes }: Layout): BufferStatistics {
  const { stored, writes, written } = counts;
  const origins = wholeRows(history.origins).subarray(0, stored);
  const from = (name: (typeof ORIGINS)[number]): number => origins.filter((o) => o === ORIGINS.indexOf(name)).length;
  return {
    stored,
    writes,
    written,
    visits: summary(wholeRows(history.visits).subarray(0, stored)),
    ages: summary(
      wholeRows(history.born)
        .subarray(0, stored)
        .map((born) => writes - born),
    ),
    origins: { fresh: from('fresh'), restart: from('restart'), data: from('data') },
    classes: Array.from({ length: classes }, (_, label) => labels!.index.size(label)),
  };
}

function summary(values: Int32Array): { readonly mean: number; readonly max: number } {
  const sum = values.reduce((a, b) => a + b, 0);
  return { mean: values.length === 0 ? 0 : sum / values.length, max: values.reduce((a, b) => Math.max(a, b), 0) };
}
