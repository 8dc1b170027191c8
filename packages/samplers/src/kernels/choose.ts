import * as tf from '@tensorflow/tfjs-core';

/** Named tensors with one row a chain, `[chains, ...]` each. */
export type Rows = object;

/** Row by row the tensors of `yes` where `mask` `[chains]` holds, else those of `no`: all that `no` has. */
export function choose<S extends Rows>(mask: tf.Tensor1D, yes: S, no: S): S {
  const others = new Map(Object.entries(yes));
  const chosen = Object.entries(no).flatMap(([name, b]) => {
    const a: unknown = others.get(name);
    const both = a instanceof tf.Tensor && b instanceof tf.Tensor; // or it is no part of the chain
    return both ? [[name, tf.where(maskFor(mask, b), a, b)] as const] : [];
  });
  return Object.fromEntries(chosen) as S;
}

/** The mask as something that goes with the rows of `x`: `[chains, 1, ...]`. */
const maskFor = (mask: tf.Tensor1D, x: tf.Tensor): tf.Tensor =>
  x.rank === 1 ? mask : tf.reshape(mask, [-1, ...x.shape.slice(1).map(() => 1)]);
