import { EbmError } from '@ebmjs/core';

/** Throws an `EbmError` unless these are `least` or more different classes below `count`. */
export function checkClasses(where: string, classes: readonly number[], count: number, least = 1): void {
  const known = classes.every((c, i) => Number.isInteger(c) && c >= 0 && c < count && classes.indexOf(c) === i);
  if (known && classes.length >= least) return;
  throw new EbmError(
    where,
    `must be ${least} or more different classes${count < Infinity ? ` below ${count}` : ''}`,
    classes,
  );
}
