import type { Fault } from './pickle-arrays.js';
import { nameOf, ofKind, type PickleValue } from './pickle-value.js';

/** What a pickle's instructions work on. */
export interface PickleStack {
  readonly push: (value: PickleValue) => void;
  /** The uppermost value, taken. */
  readonly pop: () => PickleValue;
  readonly top: () => PickleValue;
  readonly mark: () => void;
  /** All values above the last mark, which is taken with them. */
  readonly popMark: () => PickleValue[];
  /** How many values there are. */
  readonly depth: () => number;
}

/** Throws for what is not there. */
export function pickleStack(fault: Fault): PickleStack {
  const values: PickleValue[] = [];
  const marks: number[] = [];
  const filled = (): void => {
    if (values.length <= (marks.at(-1) ?? 0)) fault('must put a value down before it takes one');
  };
  return {
    push: (value) => void values.push(value),
    pop: () => (filled(), values.pop()!),
    top: () => (filled(), values.at(-1)!),
    mark: () => void marks.push(values.length),
    popMark: () => values.splice(marks.pop() ?? fault('must set a mark before it goes back to one')),
    depth: () => values.length,
  };
}

export function append(target: PickleValue, items: readonly PickleValue[], fault: Fault): void {
  const list = ofKind(target, 'list') ?? fault('must append to a list');
  for (const item of items) list.items.push(item);
}

/** Keys and values in turn. */
export function setItems(target: PickleValue, pairs: readonly PickleValue[], fault: Fault): void {
  const dict = ofKind(target, 'dict') ?? fault('must set what is in a dictionary');
  if (pairs.length % 2 !== 0) fault('must have a value for each key', pairs.length);
  for (let i = 0; i < pairs.length; i += 2) {
    dict.entries.set(nameOf(pairs[i]) ?? fault('must have names as a dictionary’s keys'), pairs[i + 1]!);
  }
}
