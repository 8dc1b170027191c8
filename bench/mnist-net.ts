import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, split, type Model } from '@ebmjs/core';
import {
  activation,
  convolution,
  dense,
  energyHead,
  initialVector,
  networkModel,
  powerIteration,
  sequence,
  spectrallyNormalised,
  stateless,
  type Layer,
} from '@ebmjs/models';

/** The MNIST network of Du and Mordatch (2019), unconditional: 1,246,017 weights. `[n, 28, 28, 1]` to `[n]`. */
export function mnistNet(): Model {
  const act = activation('leaky-relu');
  const network = sequence(
    convolution('stem', { inputs: 1, outputs: 64 }),
    act,
    halving('down1', 64, 64),
    act,
    halving('down2', 64, 128),
    act,
    halving('down3', 128, 256),
    act,
    flatten,
    dense('hidden', { inputs: 4096, outputs: 128 }),
    act,
    energyHead(128, 0),
  );
  return networkModel({ name: 'mnistNet', config: { model: 'mnistNet' }, shape: [28, 28, 1], network });
}

const flatten = stateless((x) => ({
  output: tf.reshape(x, [x.shape[0]!, -1]),
  pull: (slope) => tf.reshape(slope, x.shape),
}));

/** A spectrally normalised 4x4 convolution of stride 2. */
function halving(name: string, inputs: number, outputs: number): Layer {
  const [w, u] = [`${name}.kernel`, `${name}.u`];
  return {
    init: (key) => {
      const [kernelKey, vectorKey] = split(key, 2);
      const kernel = scope(() => tf.mul(normal(kernelKey, [4, 4, inputs, outputs]), 0.05));
      return { weights: { [w]: kernel }, state: { [u]: initialVector(vectorKey, kernel) } };
    },
    prepare: ({ weights, state }) => ({ [w]: spectrallyNormalised(weights[w]!, state[u] as tf.Tensor2D) }),
    transposed: () => ({}),
    advance: ({ weights, state }) => ({ [u]: powerIteration(weights[w]!, state[u] as tf.Tensor2D) }),
    apply: (params, x) => {
      const kernel = params[w] as tf.Tensor4D;
      return {
        output: tf.conv2d(x as tf.Tensor4D, kernel, 2, 'same'),
        pull: (slope) =>
          tf.conv2dTranspose(slope as tf.Tensor4D, kernel, x.shape as [number, number, number, number], 2, 'same'),
      };
    },
  };
}
