import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from './model.js';

/** A record of the same names, each tensor replaced by `f` of it. What `f` returns is yours. */
export function mapParams(params: Params, f: (tensor: Tensor, name: string) => Tensor): Params {
  return Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, f(tensor, name)]));
}
