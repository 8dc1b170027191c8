import { key } from '@ebmjs/core';
import { ais, raise } from '@ebmjs/likelihood';
import { gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import type { Probe } from './check.js';
import { worstOfLargest } from './distance.js';

const box = { min: 0, max: 1 };
const target = gaussianInBox({ dimension: 3, mean: 0.4, scale: 0.3, box });
const annealing = {
  base: uniformBox({ shape: [3] }),
  target: target.energy,
  kernel: () => hmc({ stepSize: 0.2, steps: 2, box }),
  schedule: { count: 5 },
};

/** A normalising constant that is known, and the likelihoods of some data. */
export const likelihoodProbe: Probe = {
  measure: async () => {
    const { logZ, logWeights: whole } = await ais({ ...annealing, chains: 100, key: key(8) });
    const { logWeights } = await ais({ ...annealing, chains: 100, batch: 33, key: key(8) });
    const x = target.sample(key(9), 5);
    const { values } = await raise({ ...annealing, data: x, chainsPerDatum: 20, key: key(10) });
    x.dispose();
    return {
      ais: Float32Array.of(logZ.value),
      split: Float32Array.of(Math.max(...logWeights.map((weight, chain) => Math.abs(weight - whole[chain]!)))),
      error: Float32Array.of(logZ.standardError),
      raise: Float32Array.from(values),
    };
  },
  checks: [
    {
      name: 'AIS in batches of 33 and of 100: log-weights',
      unit: 'nats',
      tolerance: 1e-6, // a backend may add up the rows of another batch in another order
      error: ({ split }) => split![0]!,
    },
    {
      name: 'AIS: log Z',
      unit: 'standard errors from the truth',
      tolerance: 5,
      error: ({ ais, error }) => Math.abs(ais![0]! - target.logZ) / error![0]!,
    },
    {
      name: 'AIS and RAISE',
      unit: 'of the largest',
      tolerance: 1e-2, // rounding may turn one acceptance in hundreds, which moves that chain's log-weight
      error: (found, reference) => worstOfLargest(found, reference, /^(ais|raise)$/),
    },
  ],
};
