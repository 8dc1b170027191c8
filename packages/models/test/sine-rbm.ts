import type { RbmWeights } from '../src/rbm-options.js';

/** The machine of samplers.md d1: weights `s sin(.7i + 1.3j + .2ij)`, biases `.5 cos(.9i)` and `.3 sin(1.1j + .5)`. */
export function sineRbm(visible: number, hidden: number, scale: number): RbmWeights {
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  return {
    weights: range(visible).map((i) => range(hidden).map((j) => scale * Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j))),
    visibleBias: range(visible).map((i) => 0.5 * Math.cos(0.9 * i)),
    hiddenBias: range(hidden).map((j) => 0.3 * Math.sin(1.1 * j + 0.5)),
  };
}
