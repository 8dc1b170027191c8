import type { Tensor } from '@tensorflow/tfjs-core';
import type { Layer, Traced } from './layer.js';

/** A layer without variables. */
export function stateless(apply: (x: Tensor) => Traced): Layer {
  const none = () => ({});
  return {
    init: () => ({ weights: {}, state: {} }),
    prepare: none,
    transposed: none,
    advance: none,
    apply: (_, x) => apply(x),
  };
}

/** Hands its input on. */
export const identity: Layer = stateless((x) => ({ output: x, pull: (slope) => slope }));
