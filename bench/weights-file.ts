import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import {
  decodeSafetensors,
  encodeSafetensors,
  foldIn,
  key,
  mapParams,
  normal,
  split,
  uniform,
  type Key,
  type Model,
  type NamedArray,
  type NamedArrays,
  type Params,
  type Variables,
} from '@ebmjs/core';
import { cifar, mnist } from './networks.js';
import type { Settings } from './settings.js';

/** Writes the variables that every system loads, the images that they compare, and those that they start from. */
export function writeWeights({ weights: mnistFile, cifarWeights }: Pick<Settings, 'weights' | 'cifarWeights'>): void {
  const [mnistKey, cifarKey] = split(key(0), 2);
  write(mnistFile, mnist, { key: mnistKey!, images: 128 });
  write(cifarWeights, cifar, { key: cifarKey!, images: 32 });
}

/** Biases, gains and the kernels that residual blocks start at zero are drawn: as they are, they would hide mistakes. */
function write(file: string, { init, shape }: Model, { key, images }: { readonly key: Key; readonly images: number }) {
  const [netKey, fillKey, checkKey, dataKey] = split(key, 4);
  const { weights, state } = init(netKey!);
  const filled = Object.entries(weights).map(([name, weight], i) => {
    const spread = /second\.kernel/.test(name) ? 0.02 : 0.1;
    const plain = /[bB]ias|gain|second\.kernel/.test(name);
    return [name, plain ? tf.add(weight, tf.mul(normal(foldIn(fillKey!, i), weight.shape), spread)) : weight] as const;
  });
  const arrays = named({
    ...Object.fromEntries(filled),
    ...state,
    'check.x': uniform(checkKey!, [4, ...shape]),
    'data.x': uniform(dataKey!, [images, ...shape]),
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
  /** `[4, height, width, channels]` */
  readonly checkX: tf.Tensor;
  /** `[batch, height, width, channels]` */
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
export async function norms(tensors: Params): Promise<Record<string, number>> {
  const each = Object.entries(mapParams(tensors, (tensor) => tf.norm(tensor)));
  return Object.fromEntries(await Promise.all(each.map(async ([name, norm]) => [name, (await norm.data())[0]!])));
}
