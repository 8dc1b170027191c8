import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal, permutation, scope, type Box, type Dataset, type Model, type State } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { mlp, residualNetwork } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin, type LangevinInfo } from '@ebmjs/samplers';
import { adam, contrastiveDivergence, type AdamState, type TrainOptions } from '@ebmjs/training';

/** What a failure can turn. */
export interface Knobs {
  readonly model: Model;
  readonly data: Dataset;
  readonly rate: number;
  readonly l2: number;
  readonly batch: number;
  readonly steps: number;
  readonly stepSize: number;
  readonly noise: number;
  readonly gradientClip: number;
  readonly box: Box;
  readonly capacity: number;
  readonly restart: number;
  readonly storage: 'float32' | 'uint8';
  readonly bufferBox: Box;
  /** Fills the buffer; the default is uniform in its box. */
  readonly prior?: (k: ReturnType<typeof key>, n: number) => tf.Tensor;
  /** -1 pushes data up and samples down. */
  readonly sign: 1 | -1;
}

export type Options = TrainOptions<AdamState, State, LangevinInfo>;

export function optionsOf(knobs: Knobs, seed: number): Options {
  const { model, data, rate, l2, batch, steps, stepSize, noise, gradientClip, box } = knobs;
  const { capacity, restart, storage, bufferBox, prior, sign } = knobs;
  const { shape, classes } = model;
  const divergence = contrastiveDivergence({ l2 });
  return {
    model,
    data,
    sampler: { kernel: langevin({ preset: 'paper', stepSize, noise, gradientClip, box }), steps },
    buffer: replayBuffer({
      capacity,
      shape,
      classes,
      restart,
      storage,
      box: bufferBox,
      ...(prior && { prior }),
      key: foldIn(key(seed), 1),
    }),
    optimizer: adam({ rate }),
    objective: (low, high) => (sign === 1 ? divergence(low, high) : divergence(high, low)),
    batch,
  };
}

const IMAGES = { box: { min: 0, max: 1 }, bufferBox: { min: 0, max: 1 }, storage: 'float32', sign: 1 } as const;

/** The demo's settings (`ebmjs demo`), or a smaller network of the same kind. */
export async function digitsKnobs({ width = 16, batch = 64, steps = 20, classes = 10 } = {}): Promise<Knobs> {
  const data = await digits({ split: 'train' });
  return {
    model: residualNetwork({
      shape: [8, 8, 1],
      classes,
      width,
      activation: 'swish',
      spectralNorm: true,
      ...(classes > 0 && { conditioning: 'head' }),
    }),
    data,
    rate: 2e-3,
    l2: 1,
    batch,
    steps,
    stepSize: 30,
    noise: 0.005,
    gradientClip: 0.01,
    capacity: 2000,
    restart: 0.05,
    ...IMAGES,
  };
}

/** Three clouds on a circle, a class each, in a square. */
export function cloudsKnobs({ classes = 3, widths = [16], batch = 32, steps = 5 } = {}): Knobs {
  const box = { min: -2, max: 2 };
  const centres = Array.from({ length: 3 }, (_, c) => [
    Math.cos((2 * Math.PI * c) / 3),
    Math.sin((2 * Math.PI * c) / 3),
  ]);
  return {
    model: mlp({ dimension: 2, widths, classes }),
    data: {
      name: 'clouds',
      shape: [2],
      classes: 3,
      box,
      batch: (k, n) =>
        scope(() => {
          const labels = tf.tensor1d(
            Array.from(permutation(foldIn(k, 0), n), (i) => i % 3),
            'int32',
          );
          const noise = tf.mul(normal(foldIn(k, 1), [n, 2]), 0.2);
          const x = tf.clipByValue(tf.add(tf.gather(tf.tensor2d(centres), labels), noise), box.min, box.max);
          return { x, y: tf.oneHot(labels, 3, 1, 0, 'float32') as tf.Tensor2D };
        }),
    },
    rate: 1e-2,
    l2: 0.02,
    batch,
    steps,
    stepSize: 0.02,
    noise: 0.2,
    gradientClip: 10,
    box,
    capacity: 200,
    restart: 0.05,
    storage: 'float32',
    bufferBox: box,
    sign: 1,
  };
}
