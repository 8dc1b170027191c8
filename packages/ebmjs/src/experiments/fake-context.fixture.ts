import { key, scope, type Energy, type FiniteDataset } from '@ebmjs/core';
import { imageDataset } from '@ebmjs/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { parseConfig } from '../config.js';
import { kernelOf } from '../experiment.js';
import { runFolder } from '../run-folder.js';
import type { TrainedModel } from '../trained-model.js';
import type { EvaluationContext } from './evaluation-context.js';

/** Energy: the mean of an image. */
export const brightness: Energy = (x) => scope(() => tf.mean(tf.reshape(x, [x.shape[0]!, -1]), 1) as tf.Tensor1D);

/** Images of 1 by 2, of these grey levels. */
export const levels = (name: string, values: readonly number[]): FiniteDataset =>
  imageDataset({ name, shape: [1, 2, 1], pixels: Uint8Array.from(values.flatMap((value) => [value, value])) });

/** What an experiment is given, without a run: an unconditional model whose energy is known. */
export function fakeContext<S>(settings: S, over: Partial<EvaluationContext<S>> = {}): EvaluationContext<S> {
  const config = parseConfig({});
  const trained = {
    model: { name: 'brightness', shape: [1, 2, 1], classes: 0 },
    energy: () => brightness,
    dispose: () => undefined,
  } as unknown as TrainedModel;
  const data = levels('mid', [100, 110, 120, 130]);
  return {
    config,
    folder: runFolder('nowhere'),
    trained,
    train: data,
    test: data,
    kernel: kernelOf(config),
    key: key(1),
    settings,
    signal: new AbortController().signal,
    progress: () => ({ update: () => undefined, stop: () => undefined }),
    checkpoint: { read: async () => undefined, write: async () => undefined, due: () => false },
    samples: () => Promise.reject(new Error('no samples')),
    outliers: async () => [],
    shared: async (_, make) => make(),
    ...over,
  };
}
