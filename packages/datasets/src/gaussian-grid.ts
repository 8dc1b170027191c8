import { knownOptions, positive, whole } from '@ebmjs/core';
import { normalMixture } from './normal-mixture.js';
import type { Toy } from './toy.js';

export interface GaussianGridOptions {
  /** Normal distributions along a side. @defaultValue 5 */
  readonly side?: number;
  /** From a mean to the next. @defaultValue 1 */
  readonly spacing?: number;
  /** Standard deviation of each, in either coordinate. @defaultValue 0.1 */
  readonly spread?: number;
  /** Batches carry the component as a one-hot label, column by column. @defaultValue false */
  readonly labelled?: boolean;
}

/** Normal distributions of equal share on a square grid around 0: `p(x) = 1/k sum_i N(x; m_i, s^2 I)`, `k = side^2`. */
export function gaussianGrid(options: GaussianGridOptions = {}): Toy {
  knownOptions('gaussianGrid', options, ['side', 'spacing', 'spread', 'labelled']);
  const side = whole('gaussianGrid.side', options.side ?? 5);
  const spacing = positive('gaussianGrid.spacing', options.spacing ?? 1);
  const spread = positive('gaussianGrid.spread', options.spread ?? 0.1);
  const line = Array.from({ length: side }, (_, i) => (i - (side - 1) / 2) * spacing);
  const means = line.flatMap((x) => line.flatMap((y) => [x, y]));
  return normalMixture({ name: 'gaussianGrid', means, spread, labelled: options.labelled ?? false });
}
