import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, scope, valueAndGradient, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';
import type { ReplayedChains } from './loss-term.js';

/** The walk that is to be gone again. */
export interface ReplayedWalk {
  readonly kernel: Kernel;
  readonly key: Key;
  /** The energy, whose weights the ends will follow. */
  readonly energy: Energy;
  /** Steps from here on are gone again: the position then, and how many there are of all. */
  readonly from: { readonly step: number; readonly x: tf.Tensor };
  readonly steps: number;
  /** Where the chains ended. */
  readonly end: tf.Tensor;
  readonly y?: tf.Tensor2D | undefined;
  /** Where all of the walk began, for the scale of the mismatch. */
  readonly start: tf.Tensor;
}

/**
 * The last steps of a walk once more on the tape, by the keys that the chains drew from: the same ends (the noise is
 * reparameterised), but with a gradient in the weights of `energy`. A clip or a box gates it, as it gated the step.
 *
 * Each step stays on the tape until the way back: memory grows with their number. Throws an `EbmError` for a kernel whose
 * state is more than a position: what else it carries would have come from other weights.
 */
export function replay({ kernel, key, energy, from, steps, end, y, start }: ReplayedWalk): ReplayedChains {
  const spy = gradientSpy(energy);
  let state = positionOnly(kernel.init(from.x, spy.energy));
  for (let step = from.step; step < steps; step++) {
    [state] = kernel.step(foldIn(key, step), state, spy.energy);
  }
  const x = state.position;
  return { end: { x, ...(y && { y }) }, mismatch: mismatch(x, end, start), unclipped: spy.share };
}

function positionOnly(state: State): State {
  const more = Object.keys(state).filter((name) => name !== 'position');
  if (more.length === 0) return state;
  throw new EbmError('train.sampler', 'must carry a position alone from step to step to be replayed', more.join(', '));
}

/** How far the ends lie apart, of the way that was gone. */
function mismatch(x: tf.Tensor, end: tf.Tensor, start: tf.Tensor): tf.Tensor {
  return scope(() => {
    const [apart, gone] = [tf.sub(x, end), tf.sub(end, start)].map((d) => tf.sqrt(tf.mean(tf.square(d))));
    return tf.div(apart!, tf.add(gone!, 1e-12));
  });
}

/** An energy that notes how much of the gradient of a loss comes back through its own gradients. */
function gradientSpy(energy: Energy): { readonly energy: Energy; readonly share: ReplayedChains['unclipped'] } {
  const shares: tf.Tensor[] = [];
  const noted = tf.customGrad((g) => ({
    value: tf.clone(g as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      shares.push(tf.keep(tf.mean(tf.cast(tf.notEqual(dy, 0), 'float32'))));
      return dy.clone();
    },
  }));
  const valueAndGrad: NonNullable<Energy['valueAndGrad']> = (x) =>
    scope(() => {
      const { value, grad } = valueAndGradient(energy, x);
      return { value, grad: noted(grad) };
    });
  let share: tf.Tensor | undefined;
  return {
    energy: Object.assign((x: tf.Tensor) => energy(x), { valueAndGrad }),
    share: () => {
      if (shares.length > 0) share = tf.mean(tf.stack(shares));
      tf.dispose(shares.splice(0));
      return share;
    },
  };
}
