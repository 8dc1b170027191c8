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
  /** That gradient itself, `[chains, ...event]`, before any clipping; only where `gradientClip` says that it is clipped. */
  readonly gradient?: tf.Tensor;
  /** Each element of the gradient is clipped to plus or minus this; absent where nothing is clipped. */
  readonly gradientClip?: number;
}
