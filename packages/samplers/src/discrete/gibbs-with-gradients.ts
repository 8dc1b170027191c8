import { knownOptions, type Kernel } from '@ebmjs/core';
import type { MetropolisInfo } from '../metropolis.js';
import type { Point } from '../point.js';
import { encodingOf, type SiteValues } from './encoding.js';
import { informed } from './informed.js';
import { oneSite } from './state-proposal.js';

/** What positions are made of. */
export interface GibbsWithGradientsOptions {
  readonly values: SiteValues;
}

/**
 * Gibbs with gradients (Grathwohl et al. 2021, Algorithm 1): changes one site a step, chosen together with its new state
 * with probability proportional to `exp(d / 2)`, where `d` is by how much `-E` would rise to first order, and accepts it
 * by Metropolis' rule. Leaves `exp(-E)` on the states of the sites exactly invariant, however good the first order is.
 *
 * The energy must be differentiable around those states. One gradient a step. An energy that is not finite at the start
 * throws an `EbmError`; one met on the way rejects the proposal.
 */
export function gibbsWithGradients(options: GibbsWithGradientsOptions): Kernel<Point, MetropolisInfo> {
  knownOptions('gibbsWithGradients', options, ['values']);
  return informed('gibbsWithGradients', encodingOf('gibbsWithGradients.values', options.values), oneSite);
}
