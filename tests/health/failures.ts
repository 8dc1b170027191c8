import * as tf from '@tensorflow/tfjs-core';
import { foldIn, permutation, scope, type Batch, type Dataset, type Model } from '@ebmjs/core';
import type { Knobs } from './setting.js';

/** What is done to a setting, by the name that the rules should give it. */
export interface Failure {
  readonly failure: string;
  /** The rule that names it. */
  readonly named: string;
  readonly plant: (knobs: Knobs) => Knobs;
}

const mapped = (data: Dataset, change: (batch: Batch, k: Parameters<Dataset['batch']>[0]) => Batch): Dataset => ({
  ...data,
  batch: (k, n) => scope(() => change(data.batch(k, n), foldIn(k, 99))),
});

/** The same number for every input, which no weight can change. */
const flat = (model: Model): Model => {
  const dead = (x: tf.Tensor): tf.Tensor1D => scope(() => tf.mul(tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1), 0));
  return {
    ...model,
    energy: () => dead,
    freeze: (variables) => ({ ...model.freeze(variables), energy: () => dead }),
  };
};

export const FAILURES: readonly Failure[] = [
  { failure: 'a rate 100 times too high', named: 'rate-too-high', plant: (k) => ({ ...k, rate: 100 * k.rate }) },
  {
    failure: 'sampler steps 10,000 times too large',
    named: 'step-too-large',
    plant: (k) => ({ ...k, stepSize: 1e4 * k.stepSize }),
  },
  { failure: 'no noise in the sampler', named: 'no-noise', plant: (k) => ({ ...k, noise: 0 }) },
  { failure: 'no L2 penalty', named: 'energies-adrift', plant: (k) => ({ ...k, l2: 0 }) },
  {
    failure: 'NaN in one of five hundred images',
    named: 'data-not-finite',
    plant: (k) => ({
      ...k,
      data: mapped(k.data, ({ x, ...rest }, chance) => {
        const hit = permutation(chance, 500)[0]! < x.shape[0]! ? 1 : 0;
        const spoilt = tf.tensor(
          Array.from({ length: x.shape[0]! }, (_, i) => (hit && i === 0 ? NaN : 0)),
          [x.shape[0]!, ...x.shape.slice(1).map(() => 1)],
        );
        return { x: tf.add(x, spoilt), ...rest };
      }),
    }),
  },
  {
    failure: 'an 8-bit buffer of the range [0, 255]',
    named: 'buffer-range',
    plant: (k) => ({ ...k, storage: 'uint8', bufferBox: { min: 255 * k.box.min, max: 255 * k.box.max } }),
  },
  {
    failure: 'data in [0, 255]',
    named: 'data-range',
    plant: (k) => ({ ...k, data: mapped(k.data, ({ x, ...rest }) => ({ x: tf.mul(x, 255), ...rest })) }),
  },
  {
    failure: 'labels shuffled against the data',
    named: 'labels-mean-nothing',
    plant: (k) => ({
      ...k,
      data: mapped(k.data, ({ x, y }, chance) => ({
        x,
        y: tf.gather(y!, tf.tensor1d(permutation(chance, x.shape[0]!), 'int32')),
      })),
    }),
  },
  {
    failure: 'sampler steps 10,000 times too small',
    named: 'sampler-stands-still',
    plant: (k) => ({ ...k, stepSize: k.stepSize / 1e4 }),
  },
  {
    failure: 'an absurd gradient clip',
    named: 'gradient-clipped-away',
    plant: (k) => ({ ...k, gradientClip: 1e-7 }),
  },
  {
    failure: 'chains that all begin in one place and never anew',
    named: 'samples-collapsed',
    plant: (k) => ({
      ...k,
      restart: 0,
      noise: k.noise / 20,
      prior: (_, n) => tf.fill([n, ...k.model.shape], (k.box.min + k.box.max) / 2),
    }),
  },
  { failure: 'a network that is dead', named: 'energy-flat', plant: (k) => ({ ...k, model: flat(k.model) }) },
  { failure: 'an objective of the wrong sign', named: 'wrong-sign', plant: (k) => ({ ...k, sign: -1 }) },
];
