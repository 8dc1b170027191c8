import { EbmError, knownOptions } from '@ebmjs/core';
import { listOf } from '../option-checks.js';
import { transposed, type PlainArray } from './transposed.js';

/** Where a tensor of ours comes from, and what is done to it, in this order. */
export interface MappedArray {
  /** Name of the array in the other file. */
  readonly from: string;
  /** A shape to read it in first, as for a dense layer that follows the flattening of images. */
  readonly view?: readonly number[];
  /** Which of its axes becomes axis 0, 1, ...: `[2, 3, 1, 0]` for PyTorch's kernels, `[1, 0]` for its dense layers. */
  readonly transpose?: readonly number[];
  /** The shape that it has at the end, where that is not so already. */
  readonly reshape?: readonly number[];
}

/** By the names that tensors have in a file of weights, `weights/stem.kernel`; a name alone is copied as it is. */
export type WeightsMapping = {
  readonly [tensor: string]: string | MappedArray;
};

/** Checks a mapping that somebody wrote, and fills in what is written in short. Throws an `EbmError`. */
export function parseMapping(value: unknown): { readonly [tensor: string]: MappedArray } {
  const where = 'mapping';
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EbmError(where, 'must be an object of { tensor: { from, view?, transpose?, reshape? } }', value);
  return Object.fromEntries(Object.entries(value).map(([name, to]) => [name, parseMapped(`${where}.${name}`, to)]));
}

function parseMapped(where: string, value: unknown): MappedArray {
  if (typeof value === 'string') return { from: value };
  knownOptions(where, value as object, ['from', 'view', 'transpose', 'reshape']);
  const { from, ...steps } = value as Partial<MappedArray>;
  if (typeof from !== 'string') throw new EbmError(`${where}.from`, 'must be the name of an array', from);
  for (const [step, numbers] of Object.entries(steps)) {
    listOf(`${where}.${step}`, numbers, (item, at) => {
      if (!Number.isSafeInteger(item) || (item as number) < 0) throw new EbmError(at, 'must be a whole number', item);
    });
  }
  return value as MappedArray;
}

/** The array as it is mapped. Throws an `EbmError` where its shape does not allow a step. */
export function mapped(where: string, array: PlainArray, { view, transpose, reshape }: MappedArray): PlainArray {
  let now = view ? reshaped(`${where}.view`, array, view) : array;
  if (transpose) {
    const sorted = transpose.toSorted((a, b) => a - b);
    const all = sorted.length === now.shape.length && sorted.every((axis, i) => axis === i);
    if (!all)
      throw new EbmError(`${where}.transpose`, `must have each axis of [${now.shape.join(', ')}] once`, transpose);
    now = transposed(now, transpose);
  }
  return reshape ? reshaped(`${where}.reshape`, now, reshape) : now;
}

function reshaped(where: string, { shape, data }: PlainArray, into: readonly number[]): PlainArray {
  const count = into.reduce((product, side) => product * side, 1);
  if (count !== data.length) throw new EbmError(where, `must have as many numbers as [${shape.join(', ')}]`, into);
  return { shape: into, data };
}
