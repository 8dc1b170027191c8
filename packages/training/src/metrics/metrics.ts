import type { FullMetrics } from './full-metrics.js';

/** What an update looked like, in plain numbers. */
export interface Metrics extends Partial<FullMetrics> {
  readonly loss: number;
  /** Mean energy of the data. */
  readonly energyData: number;
  /** Mean energy of the samples. */
  readonly energySamples: number;
  /** `energyData - energySamples`: near 0 while the sampler keeps up, far below it when the samples stay behind. */
  readonly gap: number;
  /** Standard deviation of the energies of the data. */
  readonly energySpreadData: number;
  /** Standard deviation of the energies of the samples. */
  readonly energySpreadSamples: number;
  /** Share of pairs in which the sample's energy is above the data's: 0.5 where they match, 1 where they are apart. */
  readonly energyRank: number;
  /** Norm of the gradient in all weights, before the optimiser clips it. */
  readonly weightGradientNorm: number;
  /** Mean norm of the energy's gradient along the chains; absent when the kernel does not report it. */
  readonly chainGradientNorm?: number;
  /** The same at the chains' first step. */
  readonly chainGradientFirst?: number;
  /** The same at the chains' last step. */
  readonly chainGradientLast?: number;
  /** Mean energy at the chains' first step; absent when the kernel does not report it. */
  readonly energyStart?: number;
  /** Share of the entries of the gradient that the last step clipped; absent when the kernel clips none. */
  readonly clipped?: number;
  /** Root mean squared difference of a value from the chain's start to its end. */
  readonly movement: number;
  /** Mean value of the data. */
  readonly dataMean: number;
  /** Mean value of the samples. */
  readonly samplesMean: number;
  /** Norm of all weights. */
  readonly weightNorm: number;
  /** Norm of what the update added to the weights, as a share of `weightNorm`. */
  readonly weightStep: number;
  /** What the objective says the loss is made of. */
  readonly terms: { readonly [name: string]: number };
  /** Time that the update took. */
  readonly milliseconds: number;
}
