import * as tf from '@tensorflow/tfjs-core';
import { EbmError, mapParams, release, type Params } from '@ebmjs/core';

/** What a kernel has learnt, by name, as plain JSON. */
export interface PoolLearnt {
  readonly [name: string]: { readonly shape: readonly number[]; readonly values: readonly number[] };
}

/** Learnt tensors as JSON; every float32 is a number of JSON, so nothing is lost. Borrows them. */
export async function writtenLearnt(learnt: Params): Promise<PoolLearnt> {
  const entries = Object.entries(learnt).map(async ([name, tensor]) => {
    const values = Array.from(await tensor.data<'float32'>());
    return [name, { shape: [...tensor.shape], values }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * The tensors of what was written, owned by the caller, or `fresh` where nothing was. Takes over `fresh`.
 *
 * Throws an `EbmError` where what was written does not have the names and shapes of `fresh`, as from another kernel, or
 * holds a number that is not finite.
 */
export function readLearnt(written: PoolLearnt | undefined, fresh: Params): Params {
  if (!written) return fresh;
  try {
    const names = Object.keys(fresh);
    if (names.toSorted().join() !== Object.keys(written).toSorted().join()) {
      throw new EbmError('samplePool.state.learnt', `must hold ${names.join(', ')}`, Object.keys(written));
    }
    for (const name of names) fits(name, written[name]!, fresh[name]!);
    return mapParams(fresh, ({ shape }, name) => tf.tensor([...written[name]!.values], shape, 'float32'));
  } finally {
    release(fresh);
  }
}

function fits(name: string, { shape, values }: PoolLearnt[string], like: tf.Tensor): void {
  const where = `samplePool.state.learnt.${name}`;
  if (!Array.isArray(shape) || !tf.util.arraysEqual(shape, like.shape)) {
    throw new EbmError(`${where}.shape`, `must be [${like.shape.join(', ')}]`, shape);
  }
  if (!Array.isArray(values) || values.length !== like.size || !values.every(Number.isFinite)) {
    throw new EbmError(`${where}.values`, `must be ${like.size} finite numbers`, values);
  }
}
