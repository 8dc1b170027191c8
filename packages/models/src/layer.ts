import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Key, Params, Variables } from '@ebmjs/core';
import type { Plan, Shape } from './plan.js';

/** What a layer made of its input, and the way back from a slope in the output to the slope in the input. */
export interface Traced {
  readonly output: Tensor;
  /** `dE/d input` from `dE/d output`, made of operations that can be differentiated again. */
  readonly pull: (slope: Tensor) => Tensor;
}

/**
 * A piece of a network: functions over named tensors, which hold no tensor themselves.
 *
 * Whoever calls does so inside `scope`: apart from `init` and `advance`, whose results are the caller's, a layer may
 * hand back what it was given.
 */
export interface Layer {
  /**
   * What `apply` would make of events of this shape on the active backend, in training mode, before there are variables: the same names
   * and shapes as `init` gives. Throws an `EbmError` for a shape that does not fit.
   */
  readonly plan: (shape: Shape) => Plan;
  /** Whether `apply` draws from its key. @defaultValue false */
  readonly random?: boolean;
  /** New variables, owned by the caller. */
  readonly init: (key: Key) => Variables;
  /** The weights as `apply` wants them (normalised kernels), differentiable in the weights. */
  readonly prepare: (variables: Variables) => Params;
  /**
   * What `pull` would otherwise make for itself, from what `prepare` returned: kernels turned round, matrices
   * transposed. A frozen model adds it to the parameters.
   */
  readonly transposed: (prepared: Params) => Params;
  /** The state for the next training iteration, owned by the caller. */
  readonly advance: (variables: Variables) => Params;
  /**
   * `[n, ...in]` to `[n, ...out]`. Rows never interact. With a key the layer is in training mode: what is random there
   * (dropout) is drawn from the key, once for all rows.
   */
  readonly apply: (params: Params, x: Tensor, labels?: Tensor2D, key?: Key) => Traced;
}
