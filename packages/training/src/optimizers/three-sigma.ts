import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, mapParams, scope, within } from '@ebmjs/core';
import type { Optimizer, OptimizerState, SecondMoment } from '../optimizer.js';
import { byName } from './by-name.js';
import { checkedDecay, runningMean } from './decay.js';
import { innerState, outerState } from './inner-state.js';
import { onGradients, withInner } from './on-gradients.js';
import { clipped, PAPER_BOUND, type Bound } from './three-sigma-clip.js';

export interface ThreeSigmaOptions {
  /** Running standard deviations that an entry may be from 0. @defaultValue `3` */
  readonly deviations?: number;
  /** Added to them: all that the first step may have. @defaultValue `0.1` */
  readonly slack?: number;
  /**
   * Of the mean squared gradient, where the optimiser keeps none; in [0, 1). Not allowed where it does: the decay is
   * the optimiser's. @defaultValue `0.999`
   */
  readonly decay?: number;
}

/**
 * Clips every entry of the gradient to `+-(3 sqrt(v / (1 - decay^t)) + 0.1)` before the optimiser sees it (Du and
 * Mordatch 2019, appendix A.11), where `v` is the running mean of the squared and clipped gradients before this step.
 * Shares `v` with an optimiser that has it next (Adam); for any other keeps its own beside the optimiser's state.
 *
 * Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function threeSigma<S extends OptimizerState>(
  optimizer: Optimizer<S>,
  options: ThreeSigmaOptions = {},
): Optimizer {
  knownOptions('threeSigma', options, ['deviations', 'slack', 'decay']);
  const { deviations = PAPER_BOUND.deviations, slack = PAPER_BOUND.slack } = options;
  within('threeSigma.deviations', deviations, 0, Infinity);
  within('threeSigma.slack', slack, 0, Infinity);
  const inner = optimizer as unknown as Optimizer; // whose states are all made by it
  const { secondMoment } = optimizer;
  if (!secondMoment) return keeping(inner, { deviations, slack }, options.decay);
  if (options.decay !== undefined)
    throw new EbmError('threeSigma.decay', `must be left out: ${optimizer.name} has its own`, options.decay);
  return { ...sharing(inner, { deviations, slack }, secondMoment), secondMoment };
}

const NAME = 'three-sigma';

function sharing(optimizer: Optimizer, bound: Bound, { name, decay }: SecondMoment): Optimizer {
  const move = byName({ results: ['g'], move: ({ g, v, unbias }) => [clipped(g!, v!, unbias!, bound)] });
  return onGradients(optimizer, {
    name: NAME,
    config: { ...bound },
    change: (grads, { count, moments }) =>
      move({ g: grads, v: moments[name]! }, { unbias: tf.scalar(1 - decay ** (count + 1)) })['g']!,
  });
}

function keeping(optimizer: Optimizer, bound: Bound, given = 0.999): Optimizer {
  const decay = checkedDecay('threeSigma.decay', given);
  const move = byName({
    results: ['g', 'square'],
    move: ({ g, square, unbias }) => {
      const kept = clipped(g!, square!, unbias!, bound);
      return [kept, runningMean(square!, tf.square(kept), decay)];
    },
  });
  return {
    name: NAME,
    config: withInner({ ...bound, decay }, optimizer),
    secondMoment: { name: 'square', decay },
    init: (weights) => outerState({ square: mapParams(weights, (w) => tf.zerosLike(w)) }, optimizer.init(weights)),
    step: (grads, state, weights, scale) =>
      scope(() => {
        const unbias = tf.scalar(1 - decay ** (state.count + 1));
        const { g, square } = move({ g: grads, square: state.moments['square']! }, { unbias });
        const [next, inner] = optimizer.step(g!, innerState(state), weights, scale);
        return [next, outerState({ square: square! }, inner)] as const;
      }),
  };
}
