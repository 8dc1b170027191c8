import { chooseRows } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';

/** Named tensors with one row a chain, `[chains, ...]` each. */
export type Rows = object;

/** Row by row the tensors of `yes` where `mask` `[chains]` holds, else those of `no`: all that `no` has. */
export function choose<S extends Rows>(mask: tf.Tensor1D, yes: S, no: S): S {
  const others = new Map(Object.entries(yes));
  const chosen = Object.entries(no).flatMap(([name, b]) => {
    const a: unknown = others.get(name);
    const both = a instanceof tf.Tensor && b instanceof tf.Tensor; // or it is no part of the chain
    return both ? [[name, chooseRows(mask, a, b)] as const] : [];
  });
  return Object.fromEntries(chosen) as S;
}
