import { EbmError, foldIn, permutation, whole, type FiniteDataset, type Key } from '@ebmjs/core';
import { rowClasses } from './row-classes.js';
import { someRows } from './some-rows.js';

/**
 * `perClass` rows of each class that the data have, drawn without replacement: what a replay method keeps of a task. A
 * view of the data. Rejects with an `EbmError` where a class has fewer rows.
 */
export async function exemplars(data: FiniteDataset, perClass: number, key: Key): Promise<FiniteDataset> {
  whole('exemplars.perClass', perClass);
  const of = await rowClasses(data);
  const rows = Array.from({ length: data.classes }, (_, c) => {
    const own = [...of.keys()].filter((row) => of[row] === c);
    if (own.length > 0 && own.length < perClass) {
      throw new EbmError('exemplars.perClass', `must be at most the ${own.length} rows of class ${c}`, perClass);
    }
    const order = permutation(foldIn(key, c), own.length).subarray(0, perClass);
    return Array.from(order, (i) => own[i]!);
  });
  return someRows(data, { rows: rows.flat(), name: `${data.name}/exemplars` });
}
