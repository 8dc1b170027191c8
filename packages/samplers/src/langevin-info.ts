import type * as tf from '@tensorflow/tfjs-core';

/** What a Langevin step comes by on its way, each `[chains]`. */
export interface LangevinInfo {
  /**
   * The energy where the gradient was taken: at the position before the step, for the preset `'paper'` after its noise.
   * A chain has diverged when this is not finite; the position need not show it (WASM clips NaN to a number).
   */
  readonly energy: tf.Tensor1D;
  /** The length of `dE/dx` there, before any clipping. */
  readonly gradientNorm: tf.Tensor1D;
}
