import { knownOptions, positive } from '@ebmjs/core';
import { curveToy } from './curve-toy.js';
import type { Toy } from './toy.js';

export interface MoonsOptions {
  /** Of both half circles. @defaultValue 1.5 */
  readonly radius?: number;
  /** Standard deviation of the noise in either coordinate. @defaultValue 0.15 */
  readonly spread?: number;
  /** Batches carry the moon as a one-hot label, the upper first. @defaultValue false */
  readonly labelled?: boolean;
}

/**
 * Two half circles that reach into each other, uniform in angle, with normal noise: scikit-learn's `make_moons` times the
 * radius, its middle at 0. Their density is an integral over the angle, taken numerically to 1e-6 of itself.
 *
 * Throws an `EbmError` for a spread below about 1 / 600 of the radius.
 */
export function moons(options: MoonsOptions = {}): Toy {
  knownOptions('moons', options, ['radius', 'spread', 'labelled']);
  const radius = positive('moons.radius', options.radius ?? 1.5);
  const upper = (t: number): readonly [number, number] => [
    radius * (Math.cos(Math.PI * t) - 0.5),
    radius * (Math.sin(Math.PI * t) - 0.25),
  ];
  return curveToy({
    name: 'moons',
    curves: [upper, (t) => [-upper(t)[0], -upper(t)[1]]],
    quantile: (u) => u,
    share: () => 1,
    speed: Math.PI * radius,
    spread: positive('moons.spread', options.spread ?? 0.15),
    labelled: options.labelled ?? false,
  });
}
