import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, type Params } from '@ebmjs/core';
import type { Optimizer } from '../optimizer.js';
import { checkedDecay } from './decay.js';
import { elementwise } from './elementwise.js';
import { rateSchedule, type Rate } from './rate.js';

export interface SgdOptions {
  /** Step size. */
  readonly rate: Rate;
  /** `mu`, in [0, 1). @defaultValue `0`: no memory */
  readonly momentum?: number;
  /** Looks ahead along the velocity (Nesterov). @defaultValue `false` */
  readonly nesterov?: boolean;
}

export type SgdState = {
  readonly count: number;
  readonly moments: {
    /** Sum of gradients that `momentum` fades; absent where that is 0. */
    readonly velocity?: Params;
  };
};

/**
 * Stochastic gradient descent, with momentum in the form of Sutskever et al. (2013) as PyTorch has it. Entry by entry:
 *
 * ```
 * u = mu u + g
 * w = w - rate u,   or with Nesterov's look ahead   w = w - rate (g + mu u)
 * ```
 *
 * Throws an `EbmError` for an option that is unknown or not allowed, and for `nesterov` without momentum.
 */
export function sgd(options: SgdOptions): Optimizer<SgdState> {
  knownOptions('sgd', options, ['rate', 'momentum', 'nesterov']);
  const { momentum = 0, nesterov = false } = options;
  const rate = rateSchedule('sgd.rate', options.rate);
  checkedDecay('sgd.momentum', momentum);
  if (typeof nesterov !== 'boolean') throw new EbmError('sgd.nesterov', 'must be true or false', nesterov);
  if (nesterov && momentum === 0) throw new EbmError('sgd.nesterov', 'must have momentum', nesterov);
  return elementwise<SgdState>({
    name: 'sgd',
    config: { rate: rate.config, momentum, nesterov },
    moments: momentum > 0 ? ['velocity'] : [],
    numbers: (t, factor) => ({ scale: factor * rate.at(t - 1) }),
    move: ({ g, w, velocity: u, scale }) => {
      const velocity = u && tf.add(tf.mul(u, momentum), g!);
      const direction = velocity && nesterov ? tf.add(g!, tf.mul(velocity, momentum)) : (velocity ?? g!);
      return [tf.sub(w!, tf.mul(direction, scale!)), ...(velocity ? [velocity] : [])];
    },
  });
}
