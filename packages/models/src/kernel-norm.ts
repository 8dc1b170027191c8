import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, split, type Key, type Params, type Variables } from '@ebmjs/core';
import { glorot } from './initial.js';
import { sizeOf, type Made, type PlanRow } from './plan.js';
import { optional, truth, type OptionChecks } from './option-checks.js';
import { initialVector, powerIteration, spectrallyCapped, spectrallyNormalised } from './spectral-norm.js';

/** How a kernel is kept within bounds. */
export interface NormOptions {
  /** Divide the kernel by its spectral norm. @defaultValue true */
  readonly spectralNorm?: boolean;
  /** Start at (almost) zero, and with `spectralNorm` only cap the norm at 1. @defaultValue false */
  readonly zero?: boolean;
}

/** Checks for the two options. */
export const normChecks = (where: string): OptionChecks<NormOptions> => ({
  spectralNorm: optional((value) => truth(`${where}.spectralNorm`, value)),
  zero: optional((value) => truth(`${where}.zero`, value)),
});

/** A kernel under the name `${name}.kernel` and, if it is spectrally normalised, its vector `${name}.u`. */
export interface NormalisedKernel {
  /** Names and shapes of what `init` makes, and what preparing the kernel makes of it. */
  readonly plan: Pick<PlanRow, 'weights' | 'state'> & { readonly made: Pick<Made, 'frozen' | 'slopes'> };
  readonly init: (key: Key) => Variables;
  readonly prepare: (variables: Variables) => tf.Tensor;
  readonly advance: (variables: Variables) => Params;
}

/**
 * A kernel of `shape`, its last axis the outputs. It starts from Glorot's draws (the scale cancels in the normalised
 * kernel, but sets how fast an optimiser turns it); a `zero` kernel from draws of standard deviation 1e-10, or from
 * zeros without `spectralNorm`.
 */
export function normalisedKernel(name: string, shape: readonly number[], options: NormOptions): NormalisedKernel {
  const { spectralNorm = true, zero = false } = options;
  const normalise = zero ? spectrallyCapped : spectrallyNormalised;
  const [w, u] = [`${name}.kernel`, `${name}.u`];
  const draw = (key: Key): tf.Tensor => {
    if (!zero) return glorot(key, shape);
    return spectralNorm ? scope(() => tf.mul(normal(key, shape), 1e-10)) : tf.zeros([...shape]);
  };
  const size = sizeOf(shape);
  return {
    plan: {
      weights: { [w]: shape },
      state: spectralNorm ? { [u]: [shape.at(-1)!, 1] } : {},
      made: spectralNorm ? { frozen: size, slopes: 4 * size } : { frozen: 0, slopes: size },
    },
    init: (key) => {
      const [kernelKey, vectorKey] = split(key, 2);
      const kernel = draw(kernelKey);
      return { weights: { [w]: kernel }, state: spectralNorm ? { [u]: initialVector(vectorKey, kernel) } : {} };
    },
    prepare: ({ weights, state }) => (spectralNorm ? normalise(weights[w]!, state[u] as tf.Tensor2D) : weights[w]!),
    advance: ({ weights, state }) =>
      spectralNorm ? { [u]: powerIteration(weights[w]!, state[u] as tf.Tensor2D) } : {},
  };
}
