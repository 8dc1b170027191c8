import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  hostUniform,
  knownOptions,
  normal,
  onHost,
  release,
  split,
  whole,
  within,
  type Dataset,
  type Key,
} from '@ebmjs/core';
import { classOf } from './label-index.js';
import type { Prior } from './prior.js';

export interface FromDataOptions {
  /** Of the examples that are taken. */
  readonly key: Key;
  /** How many are taken and kept on the host. @defaultValue `1000` */
  readonly examples?: number;
  /** Standard deviation of the noise that is added. @defaultValue `0.3`, as in the code of Du and Mordatch (2019) */
  readonly noise?: number;
}

const BATCH = 128;

/**
 * A prior of examples with noise, `x + s z`, not clamped to any box. Where chains have labels and the data has, a chain of
 * a class begins at an example of that class.
 *
 * Reads the examples first, since a buffer is filled with numbers that are there. The prior throws an `EbmError` for a
 * class of which there are none among them.
 */
export async function fromData(data: Dataset, options: FromDataOptions): Promise<Prior> {
  knownOptions('fromData', options, ['key', 'examples', 'noise']);
  const { key, examples = 1000, noise = 0.3 } = options;
  whole('fromData.examples', examples);
  within('fromData.noise', noise, 0, Infinity);
  const { rows, byClass } = await examplesOf(data, key, examples);
  const width = rows.length / examples;

  const prior = (k: Key, n: number, labels?: Int32Array): tf.Tensor => {
    const [pickKey, noiseKey] = split(k, 2);
    const x = new Float32Array(n * width);
    hostUniform(pickKey, n).forEach((u, i) => {
      const row = byClass && labels ? pick(byClass, labels[i]!, u) : Math.floor(u * examples);
      x.set(rows.subarray(row * width, (row + 1) * width), i * width);
    });
    if (noise > 0) addNoise(x, noiseKey, noise);
    return tf.tensor(x, [n, ...data.shape], 'float32');
  };
  return Object.assign(prior, { origin: 'data' as const });
}

interface Examples {
  readonly rows: Float32Array;
  /** Which of them are of each class; absent for data without labels. */
  readonly byClass: readonly (readonly number[])[] | undefined;
}

async function examplesOf({ batch, shape, classes }: Dataset, key: Key, n: number): Promise<Examples> {
  const width = shape.reduce((product, side) => product * side, 1);
  const rows = new Float32Array(n * width);
  const byClass = Array.from({ length: classes }, (): number[] => []);
  for (let at = 0; at < n; at += BATCH) {
    const drawn = batch(foldIn(key, at), Math.min(BATCH, n - at));
    try {
      const [x, y] = await Promise.all([drawn.x.data<'float32'>(), drawn.y?.data<'float32'>()]);
      rows.set(x, at * width);
      if (y) for (let i = 0; i < y.length / classes; i++) byClass[classOf(y, i, classes)]!.push(at + i);
    } finally {
      release(drawn.x, drawn.y);
    }
  }
  return { rows, byClass: classes > 0 ? byClass : undefined };
}

function pick(byClass: NonNullable<Examples['byClass']>, label: number, u: number): number {
  const rows = byClass[label];
  if (!rows?.length) throw new EbmError('fromData', 'must have an example of every class of the chains', label);
  return rows[Math.floor(u * rows.length)]!;
}

function addNoise(x: Float32Array, key: Key, deviation: number): void {
  const z = onHost(() => normal(key, [x.length]));
  z.dataSync<'float32'>().forEach((value, i) => (x[i]! += deviation * value));
  z.dispose();
}
