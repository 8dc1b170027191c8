import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, mapParams, scope, type Kernel, type Params } from '@ebmjs/core';
import { hmc, type HmcInfo, type HmcOptions } from '../hmc.js';
import type { Point } from '../point.js';
import { rowNorm } from '../row-norm.js';
import { FOLLOWING, following, type FollowingOptions, type Learnt } from './following.js';

/** What flies is as in `hmc`; what is adapted begins with these. */
export interface AdaptiveHmcOptions
  extends FollowingOptions, Pick<HmcOptions, 'steps' | 'jitter' | 'integrator' | 'box'> {}

/** A point, and what the kernel has learnt. */
export interface AdaptiveHmcState extends Point, Learnt {}

/** What a step reports, beside `hmc`. */
export interface AdaptiveHmcInfo extends HmcInfo {
  /** The length of `dE/dx` where the chain is, `[chains]`. */
  readonly gradientNorm: tf.Tensor1D;
  /** The step size that was used; a scalar. */
  readonly stepSize: tf.Tensor;
}

const FLIGHT: readonly string[] = ['steps', 'jitter', 'integrator', 'box'];

/**
 * Hamiltonian Monte Carlo that keeps its acceptance where it should be while the energy changes under it, as when a model
 * is trained: the step size moves a little after every step, by the mean acceptance of all chains, and never stops (see
 * `rate`). With `mass: 'diagonal'`, so does a mass from the chains' variances.
 *
 * What it has learnt is in its state, as tensors that are never read back, and outlives its chains through `learning`: a
 * training run carries it from update to update, and saves it. While it learns, steps depend on chains, and the target is
 * not left exactly alone; `hmc({ stepSize: state.stepSize, ... })` is exact. For an energy that stays as it is, `tuneHmc`
 * finds more.
 */
export function adaptiveHmc(options: AdaptiveHmcOptions): Kernel<AdaptiveHmcState, AdaptiveHmcInfo> {
  knownOptions('adaptiveHmc', options, [...FLIGHT, ...FOLLOWING]);
  const flight = Object.fromEntries(Object.entries(options).filter(([name]) => FLIGHT.includes(name))) as HmcOptions;
  const { init } = hmc({ ...flight, stepSize: 1 });
  const { fresh, next, settings } = following('adaptiveHmc', options);
  const step: Kernel<AdaptiveHmcState, AdaptiveHmcInfo>['step'] = (key, state, energy) =>
    scope(() => {
      const { position, energy: value, gradient, ...learnt } = state;
      const kernel = hmc({ ...flight, ...settings(learnt) });
      const [point, info] = kernel.step(key, { position, energy: value, gradient }, energy);
      const seen = { gradientNorm: rowNorm(point.gradient), stepSize: tf.clone(state.stepSize) };
      return [
        { ...point, ...next(learnt, point.position, info.acceptance) },
        { ...info, ...seen },
      ] as const;
    });
  const knowing = (known: (event: readonly number[]) => Learnt): Kernel<AdaptiveHmcState, AdaptiveHmcInfo> => ({
    init: (position, energy) => scope(() => ({ ...init(position, energy), ...known(position.shape.slice(1)) })),
    step,
    learning: {
      fresh: (event) => ({ ...fresh(event) }),
      learnt: ({ stepSize, variance }) => ({ stepSize, ...(variance && { variance }) }),
      resumed: (learnt) => knowing(() => copyOf(learnt)),
    },
  });
  return knowing(fresh);
}

const copyOf = (learnt: Params): Learnt => mapParams(learnt, (tensor) => tf.clone(tensor)) as Params & Learnt;
