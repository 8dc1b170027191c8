import { knownOptions, positive, whole } from '@ebmjs/core';
import { normalMixture } from './normal-mixture.js';
import type { Toy } from './toy.js';

export interface GaussianMixtureOptions {
  /** @defaultValue 8 */
  readonly components?: number;
  /** Radius of the circle on which their means stand, evenly, the first at angle 0. @defaultValue 2 */
  readonly radius?: number;
  /** Standard deviation of each, in either coordinate. @defaultValue 0.2 */
  readonly spread?: number;
  /** Batches carry the component as a one-hot label. @defaultValue false */
  readonly labelled?: boolean;
}

/** A ring of normal distributions of equal share: `p(x) = 1/k sum_i N(x; m_i, s^2 I)`. */
export function gaussianMixture(options: GaussianMixtureOptions = {}): Toy {
  knownOptions('gaussianMixture', options, ['components', 'radius', 'spread', 'labelled']);
  const components = whole('gaussianMixture.components', options.components ?? 8);
  const radius = positive('gaussianMixture.radius', options.radius ?? 2);
  const spread = positive('gaussianMixture.spread', options.spread ?? 0.2);
  const means = onCircle(components, radius);
  return normalMixture({ name: 'gaussianMixture', means, spread, labelled: options.labelled ?? false });
}

/** Evenly spaced points, as `x, y, x, y, ...`. */
function onCircle(n: number, radius: number): number[] {
  const angles = Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n);
  return angles.flatMap((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);
}
