import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { Descent } from './descend.js';
import type { Chains } from './sample-chains.js';

/** What an update looked like, in plain numbers. */
export interface Metrics {
  readonly loss: number;
  /** Mean energy of the data. */
  readonly energyData: number;
  /** Mean energy of the samples. */
  readonly energySamples: number;
  /** `energyData - energySamples`: near 0 while the sampler keeps up, far below it when the samples stay behind. */
  readonly gap: number;
  /** Norm of the gradient in all weights, before the optimiser clips it. */
  readonly weightGradientNorm: number;
  /** Mean norm of the energy's gradient along the chains; absent when the kernel does not report it. */
  readonly chainGradientNorm?: number;
  /** What the objective says the loss is made of. */
  readonly terms: { readonly [name: string]: number };
  /** Time that the update took. */
  readonly milliseconds: number;
}

type Read = Omit<Metrics, 'milliseconds'>;

/** Reads all numbers of an update back at once: on an accelerator each reading waits for all work before it. */
export async function readMetrics(descent: Descent, { gradientNorm }: Pick<Chains, 'gradientNorm'>): Promise<Read> {
  const termNames = Object.keys(descent.terms);
  const stacked = scope(() =>
    tf.stack([
      descent.loss,
      tf.mean(descent.data),
      tf.mean(descent.samples),
      tf.sqrt(tf.addN(Object.values(descent.grads).map((g) => tf.sum(tf.square(g))))),
      gradientNorm ?? tf.scalar(0),
      ...termNames.map((name) => descent.terms[name]!),
    ]),
  );
  const [loss, energyData, energySamples, weightGradientNorm, chain, ...terms] = (await read(stacked)) as Five;
  return {
    loss,
    energyData,
    energySamples,
    gap: energyData - energySamples,
    weightGradientNorm,
    ...(gradientNorm && { chainGradientNorm: chain }),
    terms: Object.fromEntries(termNames.map((name, i) => [name, terms[i]!])),
  };
}

type Five = [number, number, number, number, number, ...number[]];

async function read(tensor: tf.Tensor): Promise<number[]> {
  try {
    return Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}
