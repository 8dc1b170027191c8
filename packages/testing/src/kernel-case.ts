import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, State } from '@ebmjs/core';
import type { ExactTarget } from './exact-target.js';

/** A kernel under test, and what is known of it. */
export interface KernelCase<S extends State = State, I = unknown> {
  /** The kernel, with its options given. */
  readonly kernel: Kernel<S, I>;
  /**
   * What the kernel must leave alone.
   *
   * @defaultValue a Gaussian with means 1, -2, 0.5 and standard deviations 0.7, 1, 1.6
   */
  readonly target?: ExactTarget;
  /**
   * For kernels that are biased and know how: the variance they settle at in a coordinate where that of a Gaussian
   * target is `variance`. For Euler's step `h`, `variance / (1 - h / (2 * variance))`.
   *
   * @defaultValue the variance itself
   */
  readonly bias?: (variance: number) => number;
  /**
   * For kernels with a Metropolis test: the probabilities of acceptance `[chains]` in an info. The suite then demands
   * that they average 0.5 to 0.9, outside of which a wrong test is hard to tell from a right one, and that non-finite
   * energies are refused at the start and rejected on the way.
   */
  readonly acceptance?: (info: I) => Tensor;
  /** Chains of the stationarity test. @defaultValue 10000 */
  readonly chains?: number;
  /** Steps of the stationarity test. @defaultValue 40 */
  readonly steps?: number;
}
