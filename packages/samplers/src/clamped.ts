import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, type Box, type Kernel, type State } from '@ebmjs/core';
import { validBox } from './box.js';

/**
 * Puts every position, the start included, back into a box: `x -> min(max(x, box.min), box.max)`. What it leaves
 * invariant is not the target restricted to the box, since mass gathers on the faces; `hmc` with a `box` is exact.
 *
 * Takes kernels whose state is the position alone. A cached energy would belong to the position before the clamp, so
 * `clamped(mala(...))` and `clamped(hmc(...))` do not compile, and throw an `EbmError` when the chain starts.
 */
export function clamped<I>(kernel: Kernel<State, I>, box: Box): Kernel<State, I> {
  const { min, max } = validBox('clamped.box', box);
  return {
    init: (position, energy) =>
      scope(() => {
        const state = kernel.init(tf.clipByValue(position, min, max), energy);
        const cached = Object.keys(state).filter((name) => name !== 'position');
        if (cached.length === 0) return state;
        throw new EbmError('clamped.kernel', 'must carry nothing but a position', cached);
      }),
    step: (key, state, energy) =>
      scope(() => {
        const [next, info] = kernel.step(key, state, energy);
        return [{ position: tf.clipByValue(next.position, min, max) }, info] as const;
      }),
  };
}
