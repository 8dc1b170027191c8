import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, release, uniform, type Dataset, type Params } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import type { Probe } from './check.js';
import { worstOfLargest } from './distance.js';
import { residual as model } from './networks.js';
import { read, under } from './read.js';

const { shape } = model;
const data: Dataset = { name: 'noise', shape, classes: 0, batch: (k, n) => ({ x: uniform(k, [n, ...shape]) }) };

/** One update of the weights, from chains out of a replay buffer. */
export const trainingProbe: Probe = {
  measure: async () => {
    const options = {
      model,
      data,
      sampler: { kernel: langevin({ preset: 'paper' }), steps: 2 },
      buffer: replayBuffer({ capacity: 8, shape, key: key(6) }),
      optimizer: adam({ rate: 1e-2, epsilon: 1 }), // so large that the move is as smooth as the gradient
      batch: 4,
    };
    const initial = start(options, key(7));
    for await (const { state, metrics } of train(options, initial)) {
      const { loss, energyData, energySamples, weightGradientNorm } = metrics;
      const moves = tf.tidy(() => moved(initial.weights, state.weights));
      release(initial, state);
      return {
        ...(await read(under('moves', moves))),
        metrics: Float32Array.of(loss, energyData, energySamples, weightGradientNorm),
      };
    }
    return {};
  },
  checks: [
    {
      name: 'one training update: metrics',
      unit: 'of the largest',
      tolerance: 1e-4, // the loss is a difference of mean energies
      error: (found, reference) => worstOfLargest(found, reference, /^metrics$/),
    },
    {
      name: 'one training update: moves of the weights',
      unit: 'of the largest',
      tolerance: 1e-3,
      error: (found, reference) => worstOfLargest(found, reference, /^moves\//),
    },
  ],
};

const moved = (before: Params, after: Params): tf.NamedTensorMap =>
  mapParams(before, (weight, name) => tf.sub(after[name]!, weight)) as tf.NamedTensorMap;
