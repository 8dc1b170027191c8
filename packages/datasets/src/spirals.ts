import { knownOptions, positive, whole } from '@ebmjs/core';
import { curveToy } from './curve-toy.js';
import type { Toy } from './toy.js';

export interface SpiralsOptions {
  /** @defaultValue 2 */
  readonly arms?: number;
  /** How often each goes round. @defaultValue 1.5 */
  readonly turns?: number;
  /** Where they end. @defaultValue 2 */
  readonly radius?: number;
  /** Standard deviation of the noise in either coordinate. @defaultValue 0.1 */
  readonly spread?: number;
  /** Batches carry the arm as a one-hot label. @defaultValue false */
  readonly labelled?: boolean;
}

/**
 * Spirals of Archimedes from 0, evenly turned, with normal noise. A point is `t` of the way out with density `2 t`, which is
 * nearly even along the arm. The density is an integral over `t`, taken numerically to 1e-6 of itself.
 *
 * Throws an `EbmError` where the arms are too long for so small a spread.
 */
export function spirals(options: SpiralsOptions = {}): Toy {
  knownOptions('spirals', options, ['arms', 'turns', 'radius', 'spread', 'labelled']);
  const arms = whole('spirals.arms', options.arms ?? 2);
  const radius = positive('spirals.radius', options.radius ?? 2);
  const angle = 2 * Math.PI * positive('spirals.turns', options.turns ?? 1.5);
  const arm = (turned: number) => (t: number) =>
    [radius * t * Math.cos(angle * t + turned), radius * t * Math.sin(angle * t + turned)] as const;
  return curveToy({
    name: 'spirals',
    curves: Array.from({ length: arms }, (_, i) => arm((2 * Math.PI * i) / arms)),
    quantile: Math.sqrt,
    share: (t) => 2 * t,
    speed: radius * Math.hypot(1, angle),
    spread: positive('spirals.spread', options.spread ?? 0.1),
    labelled: options.labelled ?? false,
  });
}
