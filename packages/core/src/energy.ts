import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Key } from './key.js';

/** Energies `[n]` and their gradients `[n, ...event]` in the input, both owned by the caller. */
export interface ValueAndGrad {
  readonly value: Tensor1D;
  readonly grad: Tensor;
}

/**
 * Unnormalised negative log density, one number a row.
 *
 * `p(x)` is proportional to `exp(-energy(x))`: low is likely. Takes `[n, ...event]`, returns `[n]`. Rows never
 * interact. Borrows its argument.
 */
export interface Energy {
  (x: Tensor): Tensor1D;
  /** An analytic or fused form of energy and gradient; samplers use it where present. Borrows its argument. */
  readonly valueAndGrad?: (x: Tensor) => ValueAndGrad;
}

/** An energy that is the sum of others, which are known. */
export interface FactoredEnergy extends Energy {
  readonly factors: readonly Energy[];
}

/** A distribution whose every answer is known: what estimates start from and are checked against. */
export interface Reference {
  /** Shape of one event. */
  readonly shape: readonly number[];
  /** Where the support is a box, its faces; absent for the whole space. */
  readonly box?: Box;
  readonly energy: Energy;
  /** Logarithm of the integral of `exp(-energy)`. */
  readonly logZ: number;
  /** Exact and independent samples `[n, ...shape]`. */
  readonly sample: (key: Key, n: number) => Tensor;
}

/** Every coordinate lies in `[min, max]`. */
export interface Box {
  readonly min: number;
  readonly max: number;
}
