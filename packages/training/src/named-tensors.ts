import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type NamedArray, type NamedArrays, type Params } from '@ebmjs/core';
import type { RunState } from './run-state.js';

/** The tensors of a run under the names that they have in a checkpoint. Borrowed from the state. */
export function namedTensors(run: Omit<RunState, 'key' | 'step'>): Params {
  const { weights, state, average, optimizer, sampler } = run;
  return {
    ...prefixed('weights', weights),
    ...prefixed('state', state),
    ...prefixed('average', average ?? {}),
    ...prefixed('sampler', sampler),
    ...Object.assign(
      {},
      ...Object.entries(optimizer.moments).map(([name, moment]) => prefixed(`moments/${name}`, moment)),
    ),
  };
}

/** `record` with `prefix/` before each name. */
export function prefixed<T>(prefix: string, record: { readonly [name: string]: T }): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** Reads tensors back. Borrows them. Throws an `EbmError` for types that a file cannot hold. */
export async function readTensors(tensors: Params): Promise<NamedArrays> {
  const read = async ([name, tensor]: [string, tf.Tensor]): Promise<[string, NamedArray]> => {
    const { dtype, shape } = tensor;
    if (dtype !== 'float32' && dtype !== 'int32')
      throw new EbmError(`checkpoint.${name}`, 'must be float32 or int32', dtype);
    return [name, { dtype, shape, data: await tensor.data() } as NamedArray];
  };
  return Object.fromEntries(await Promise.all(Object.entries(tensors).map(read)));
}

/** New tensors with the names of `template`, from the arrays `prefix/name`. */
export function restored(arrays: NamedArrays, prefix: string, template: Params): Params {
  return Object.fromEntries(Object.keys(template).map((name) => [name, tensorOf(arrays[`${prefix}/${name}`]!)]));
}

const tensorOf = ({ data, shape, dtype }: NamedArray): tf.Tensor =>
  tf.tensor(data, [...shape], dtype === 'float32' ? 'float32' : 'int32');

/** In what `arrays` are not the arrays of `tensors`, a sentence each. */
export function arrayFaults(arrays: NamedArrays, tensors: Params): string[] {
  const extra = Object.keys(arrays).filter((name) => !Object.hasOwn(tensors, name));
  const wrong = Object.entries(tensors).flatMap(([name, { dtype, shape }]) => {
    const array = arrays[name];
    if (!array) return [`tensor "${name}" is missing`];
    const [saved, here] = [array, { dtype, shape }].map((t) => `${t.dtype} [${t.shape.join(', ')}]`);
    return saved === here ? [] : [`tensor "${name}" is ${saved} in the checkpoint, ${here} here`];
  });
  return [...wrong, ...extra.map((name) => `unknown tensor "${name}"`)];
}
