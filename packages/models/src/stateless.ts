import type { Tensor } from '@tensorflow/tfjs-core';
import type { Layer, Traced } from './layer.js';
import { planned, sizeOf, type Made } from './plan.js';

/**
 * A layer without variables. Its plan, if none is given, is that of a function of each number by itself, which keeps
 * what came in and makes one number of each.
 */
export function stateless(apply: (x: Tensor) => Traced, plan: Layer['plan'] = elementwise('function')): Layer {
  const none = () => ({});
  return {
    plan,
    init: () => ({ weights: {}, state: {} }),
    prepare: none,
    transposed: none,
    advance: none,
    apply: (_, x) => apply(x),
  };
}

/** Hands its input on. */
export const identity: Layer = stateless(
  (x) => ({ output: x, pull: (slope) => slope }),
  (shape) => ({ shape, rows: [] }),
);

/** The plan of a function of each number by itself, which makes so many numbers of each. */
export function elementwise(kind: string, made: () => Partial<Made> = once): Layer['plan'] {
  return (shape) => {
    const each = Object.entries(made()).map(([of, count]) => [of, count * sizeOf(shape)]);
    return planned({ kind, shape, made: Object.fromEntries(each) as Partial<Made> });
  };
}

const once = (): Partial<Made> => ({ there: 1, back: 1, tape: 1 });
