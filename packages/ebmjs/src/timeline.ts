import type { Row } from './json-lines.js';

/** Rows of a run that went back now and then: what led to where it is, and what was undone. */
export interface Timeline<R extends Row> {
  /** In rising order of their steps. */
  readonly kept: readonly R[];
  readonly undone: readonly R[];
}

/** A row whose step is not above those before it begins anew from there: the later ones before it were undone. */
export function timeline<R extends Row>(rows: readonly R[]): Timeline<R> {
  const kept: R[] = [];
  const undone: R[] = [];
  for (const row of rows) {
    while (kept.length > 0 && kept.at(-1)!.step >= row.step) undone.push(kept.pop()!);
    kept.push(row);
  }
  return { kept, undone };
}
