import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from './error.js';
import type { Params } from './model.js';
import type { NamedArray, NamedArrays } from './safetensors.js';

/** `record` with `prefix/` before each name. */
export function prefixed<T>(prefix: string, record: { readonly [name: string]: T }): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** Reads tensors back. Borrows them. Rejects with an `EbmError` for types that a file cannot hold. */
export async function readTensors(tensors: Params, where = 'checkpoint'): Promise<NamedArrays> {
  const read = async ([name, tensor]: [string, tf.Tensor]): Promise<[string, NamedArray]> => {
    const { dtype, shape } = tensor;
    if (dtype !== 'float32' && dtype !== 'int32')
      throw new EbmError(`${where}.${name}`, 'must be float32 or int32', dtype);
    return [name, { dtype, shape, data: await tensor.data() } as NamedArray];
  };
  return Object.fromEntries(await Promise.all(Object.entries(tensors).map(read)));
}

/**
 * An array as a new tensor, which on some backends keeps the array's memory: hand over what you will not write to.
 * Throws an `EbmError` for float16, which tensors do not have.
 */
export function tensorOf({ data, shape, dtype }: NamedArray): tf.Tensor {
  if (dtype === 'float16') throw new EbmError('tensorOf.dtype', 'must be float32, int32 or uint8', dtype);
  return tf.tensor(data, [...shape], dtype === 'float32' ? 'float32' : 'int32');
}

/** What an array and a tensor have in common. */
export interface Layout {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** In what the arrays of `place` are not those expected, a sentence each: missing, of another shape or type, unknown. */
export function arrayFaults(
  arrays: { readonly [name: string]: Layout },
  expected: { readonly [name: string]: Layout },
  place = 'the checkpoint',
): string[] {
  const extra = Object.keys(arrays).filter((name) => !Object.hasOwn(expected, name));
  const wrong = Object.entries(expected).flatMap(([name, tensor]) => {
    const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (!array) return [`tensor "${name}" is missing`];
    const [saved, here] = [array, tensor].map((t) => `${t.dtype} [${t.shape.join(', ')}]`);
    return saved === here ? [] : [`tensor "${name}" is ${saved} in ${place}, ${here} here`];
  });
  return [...wrong, ...extra.map((name) => `unknown tensor "${name}"`)];
}
