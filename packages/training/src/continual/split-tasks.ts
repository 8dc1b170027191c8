import { EbmError, type FiniteDataset } from '@ebmjs/core';
import { rowClasses } from './row-classes.js';
import { someRows } from './some-rows.js';

/** A part of what is to be learnt: some classes, and the data of these. */
export interface Task {
  readonly classes: readonly number[];
  /** Rows of these classes only; labels are still of all classes. */
  readonly data: FiniteDataset;
}

/**
 * One task for each group of classes, in this order: `[[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]` makes Split-MNIST of
 * MNIST (Zenke, Poole and Ganguli 2017). Groups may leave classes out.
 *
 * Rejects with an `EbmError` for data without labels, for a class that is none or stands twice, and for one of which
 * there is no row.
 */
export async function splitTasks(data: FiniteDataset, groups: readonly (readonly number[])[]): Promise<Task[]> {
  checkGroups(groups, data.classes);
  const of = await rowClasses(data);
  return groups.map((classes) => {
    const rows = [...of.keys()].filter((row) => classes.includes(of[row]!));
    const missing = classes.find((wanted) => !rows.some((row) => of[row] === wanted));
    if (missing !== undefined) throw new EbmError('splitTasks.groups', `${data.name} has no row of class`, missing);
    return { classes: [...classes], data: someRows(data, { rows, name: `${data.name}/${classes.join('+')}` }) };
  });
}

/** `count` classes in groups of `size`, in order: of 10 by 2, `[[0, 1], ..., [8, 9]]`. The last may be smaller. */
export const inGroups = (count: number, size: number): number[][] =>
  Array.from({ length: Math.ceil(count / size) }, (_, g) =>
    Array.from({ length: Math.min(size, count - g * size) }, (__, i) => g * size + i),
  );

function checkGroups(groups: readonly (readonly number[])[], classes: number): void {
  if (groups.length === 0 || groups.some((group) => group.length === 0)) {
    throw new EbmError('splitTasks.groups', 'must be one or more groups of one or more classes', groups);
  }
  const all = groups.flat();
  const wrong = all.find((c, i) => !Number.isInteger(c) || c < 0 || c >= classes || all.indexOf(c) !== i);
  if (wrong !== undefined)
    throw new EbmError('splitTasks.groups', `must be different classes from 0 to ${classes - 1}`, wrong);
}
