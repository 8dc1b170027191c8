import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import {
  decodeSafetensors,
  encodeSafetensors,
  key,
  mapParams,
  normal,
  split,
  uniform,
  type NamedArray,
  type NamedArrays,
  type Params,
  type Variables,
} from '@ebmjs/core';
import { mnistNet } from '@ebmjs/models';

/** Writes the variables that every system loads, the images that they compare, and those that they start from. */
export function writeWeights(file: string): void {
  const [netKey, biasKey, checkKey, dataKey] = split(key(0), 4);
  const { weights, state } = mnistNet().init(netKey!);
  const arrays = named({
    ...weights,
    // Fresh ones are zero, and would hide a system that forgets them.
    'hidden.bias': tf.mul(normal(biasKey!, [128]), 0.1),
    ...state,
    'check.x': uniform(checkKey!, [4, 28, 28, 1]),
    'data.x': uniform(dataKey!, [128, 28, 28, 1]),
  });
  writeFileSync(file, encodeSafetensors({ arrays, metadata: {} }));
}

const named = (tensors: Params): NamedArrays =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { dtype: 'float32', shape: tensor.shape, data: tensor.dataSync() as Float32Array } satisfies NamedArray,
    ]),
  );

/** What `writeWeights` wrote, as tensors. */
export interface Loaded extends Variables {
  /** `[4, 28, 28, 1]` */
  readonly checkX: tf.Tensor;
  /** `[batch, 28, 28, 1]` */
  readonly dataX: tf.Tensor;
}

export function readWeights(file: string, batch: number): Loaded {
  const { arrays } = decodeSafetensors(readFileSync(file));
  const tensors = Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
  );
  const { 'check.x': checkX, 'data.x': dataX, ...rest } = tensors;
  const pick = (state: boolean): Params =>
    Object.fromEntries(Object.entries(rest).filter(([name]) => name.endsWith('.u') === state));
  return { weights: pick(false), state: pick(true), checkX: checkX!, dataX: tf.slice(dataX!, 0, batch) };
}

/** The euclidean norm of each. */
export function norms(tensors: Params): Record<string, number> {
  return Object.fromEntries(
    Object.entries(mapParams(tensors, (tensor) => tf.norm(tensor))).map(([name, norm]) => [name, norm.dataSync()[0]!]),
  );
}
