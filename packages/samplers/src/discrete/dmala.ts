import { knownOptions, positive, type Kernel } from '@ebmjs/core';
import type { MetropolisInfo } from '../metropolis.js';
import type { Point } from '../point.js';
import { encodingOf, type SiteValues } from './encoding.js';
import { informed } from './informed.js';
import { allSites } from './state-proposal.js';

/** What positions are made of, and how far a discrete Langevin proposal goes. */
export interface DiscreteLangevinOptions {
  readonly values: SiteValues;
  /** `h` as in `x' = x - h dE/dx + sqrt(2h) z`: half the step of Zhang et al. */
  readonly stepSize: number;
}

/**
 * The discrete Metropolis-adjusted Langevin algorithm (Zhang et al. 2022, Algorithm 1): all sites at once and
 * independently of each other are given the state `v` with probability proportional to
 * `exp(-(v - x) dE/dx / 2 - |v - x|^2 / (4h))`, accepted by Metropolis' rule. Leaves `exp(-E)` on the states of the sites
 * exactly invariant.
 *
 * The energy must be differentiable around those states. One gradient a step. An energy that is not finite at the start
 * throws an `EbmError`; one met on the way rejects the proposal.
 */
export function dmala(options: DiscreteLangevinOptions): Kernel<Point, MetropolisInfo> {
  knownOptions('dmala', options, ['values', 'stepSize']);
  const encoding = encodingOf('dmala.values', options.values);
  const h = positive('dmala.stepSize', options.stepSize);
  return informed('dmala', encoding, allSites(encoding.squaredDistance / (4 * h)));
}
