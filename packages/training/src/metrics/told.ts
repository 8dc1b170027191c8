import type { Params } from '@ebmjs/core';
import type { Chains } from '../sample-chains.js';
import type { Metrics } from './metrics.js';
import { optional, type Numbers } from './numbers.js';

/** What some kernels tell of their steps, and its name among the metrics. */
const TOLD = {
  gradientNorm: 'chainGradientNorm',
  firstGradientNorm: 'chainGradientFirst',
  lastGradientNorm: 'chainGradientLast',
  firstEnergy: 'energyStart',
  clipped: 'clipped',
} as const;

/** As much of it as there is, by the metrics' names. Borrowed from the chains. */
export const toldBy = (chains: Chains): Params =>
  Object.fromEntries(
    Object.entries(TOLD).flatMap(([name, as]) => {
      const scalar = chains[name as keyof typeof TOLD];
      return scalar ? [[as, scalar]] : [];
    }),
  );

export const readTold = (read: Numbers): Partial<Pick<Metrics, (typeof TOLD)[keyof typeof TOLD]>> =>
  optional(read, Object.values(TOLD));
