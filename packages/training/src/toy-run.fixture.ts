import * as tf from '@tensorflow/tfjs-core';
import {
  gradient,
  key,
  mapParams,
  normal,
  randint,
  scope,
  split,
  type Dataset,
  type Kernel,
  type Model,
  type Params,
  type State,
  type Variables,
} from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { adam, type AdamState } from './optimizers/adam.js';
import { train } from './train.js';
import type { RunState } from './run-state.js';
import type { TrainOptions } from './train-options.js';

/**
 * A small network on the plane, `E(x, y) = v . swish(W x + b + U y) s`, whose gain `s` is state that `advance` moves: what
 * a run must carry besides its weights.
 */
export function toyModel({ width = 8, classes = 0 }: { width?: number; classes?: number } = {}): Model {
  const energy = ({ weights, state }: Variables, labels?: tf.Tensor2D) => {
    return (x: tf.Tensor): tf.Tensor1D =>
      scope(() => {
        const z = tf.add(tf.matMul(x, weights['w']!), weights['b']!);
        const h = labels ? tf.add(z, tf.matMul(labels, weights['u']!)) : z;
        const swish = tf.mul(h, tf.sigmoid(h));
        return tf.mul(tf.reshape(tf.matMul(swish, weights['v']!), [-1]), state['gain']!);
      });
  };
  const init = (k: ReturnType<typeof key>): Variables => {
    const [wKey, vKey, uKey] = split(k, 3);
    const label = classes > 0 ? { u: normal(uKey, [classes, width]) } : {};
    const v = scope(() => tf.mul(normal(vKey, [width, 1]), 1 / Math.sqrt(width)));
    return {
      weights: { w: normal(wKey, [2, width]), b: tf.zeros([width]), v, ...label },
      state: { gain: tf.scalar(1) },
    };
  };
  return {
    name: 'toy',
    config: { width },
    shape: [2],
    classes,
    init,
    energy,
    freeze: (variables) => {
      const copy = { weights: mapParams(variables.weights, tf.clone), state: mapParams(variables.state, tf.clone) };
      return { energy: (labels) => energy(copy, labels), dispose: () => tf.dispose(copy) };
    },
    advance: ({ weights, state }) =>
      scope(() => ({ gain: tf.add(tf.mul(state['gain']!, 0.9), tf.mul(tf.norm(weights['v']!), 0.1)) })),
  };
}

/** `x' = x - a dE/dx + sqrt(2 a) z`, telling the norm of the gradient. */
export function toyKernel(stepSize = 0.02): Kernel<State, { gradientNorm: tf.Tensor }> {
  return {
    init: (position) => ({ position: position.clone() }),
    step: (k, { position }, energy) =>
      scope(() => {
        const slope = gradient(energy)(position);
        const jitter = tf.mul(normal(k, position.shape), Math.sqrt(2 * stepSize));
        const next = tf.addN([position, tf.mul(slope, -stepSize), jitter]);
        return [{ position: next }, { gradientNorm: tf.norm(slope, 'euclidean', 1) }] as const;
      }),
  };
}

/** A cloud of deviation 0.2 around each of `classes` points on the unit circle, or around the origin. */
export function toyData(classes = 0): Dataset {
  return {
    name: 'toy',
    shape: [2],
    classes,
    batch: (k, n) =>
      scope(() => {
        const [noiseKey, labelKey] = split(k, 2);
        const noise = tf.mul(normal(noiseKey, [n, 2]), 0.2);
        if (classes === 0) return { x: noise };
        const labels = randint(labelKey, n, classes);
        const turns = Array.from(labels, (c) => (2 * Math.PI * c) / classes);
        const centres = tf.tensor2d(turns.map((turn) => [Math.cos(turn), Math.sin(turn)]));
        const y = tf.oneHot(tf.tensor1d(labels, 'int32'), classes, 1, 0, 'float32') as tf.Tensor2D;
        return { x: tf.add(noise, centres), y };
      }),
  };
}

export type ToyOptions = TrainOptions<AdamState, State, { gradientNorm: tf.Tensor }>;

/** A run of all of these; the same every time it is made. */
export function toyOptions(classes = 0): ToyOptions {
  return {
    model: toyModel({ classes }),
    data: toyData(classes),
    sampler: { kernel: toyKernel(), steps: 3 },
    buffer: replayBuffer({
      capacity: 40,
      shape: [2],
      classes,
      storage: 'uint8',
      box: { min: -2, max: 2 },
      key: key(7),
    }),
    optimizer: adam({ rate: 1e-2, beta1: 0.5 }),
    batch: 16,
  };
}

/** The state `to` updates into the run. */
export async function advanceTo(
  to: number,
  options: ToyOptions,
  state: RunState<AdamState>,
): Promise<RunState<AdamState>> {
  for await (const update of train(options, state)) {
    if (update.state.step === to) return update.state;
  }
  throw new Error('unreachable');
}

/** Every number of some tensors. */
export const numbers = (params: Params): { [name: string]: number[] } =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]));
