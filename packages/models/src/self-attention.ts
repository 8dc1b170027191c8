import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, whole } from '@ebmjs/core';
import { activation } from './activation.js';
import { attend, attendPlan } from './attend.js';
import { scale } from './conditioning.js';
import { convolution } from './convolution.js';
import { dropout } from './dropout.js';
import type { Layer } from './layer.js';
import { sequence, together } from './sequence.js';
import { identity } from './stateless.js';
import { sum } from './sum.js';

/** Channels of self-attention, and how its kernels are kept within bounds. */
export interface SelfAttentionOptions {
  readonly channels: number;
  /** Channels of queries and keys. */
  readonly width: number;
  /** Share of the attention that is dropped in training mode. @defaultValue 0 */
  readonly dropout?: number;
  /** @defaultValue true */
  readonly spectralNorm?: boolean;
}

const OPTIONS = ['channels', 'width', 'dropout', 'spectralNorm'];

/**
 * `x + gamma softmax(q k') v` over all pairs of pixels, `[n, h, w, channels]` to the same: `q` and `k` are 1x1
 * convolutions with biases, `v` one with a leaky ReLU; no division by the root of the width; `gamma` starts at 0 (Zhang
 * et al. 2019, "Self-attention generative adversarial networks", as in the code of Du and Mordatch 2019).
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function selfAttention(name: string, options: SelfAttentionOptions): Layer {
  knownOptions('selfAttention', options, OPTIONS);
  const { spectralNorm = true, dropout: rate = 0 } = options;
  const inputs = whole('selfAttention.channels', options.channels);
  const outputs = whole('selfAttention.width', options.width);
  const one = { inputs, size: 1, spectralNorm };
  const mixed = mixing({
    queries: convolution(`${name}.query`, { ...one, outputs, bias: true }),
    keys: convolution(`${name}.key`, { ...one, outputs, bias: true }),
    values: sequence(convolution(`${name}.value`, { ...one, outputs: inputs }), activation('leaky-relu')),
    thin: dropout(rate),
  });
  return sum(identity, sequence(mixed, scale(`${name}.gamma`)));
}

interface Mixing {
  readonly queries: Layer;
  readonly keys: Layer;
  readonly values: Layer;
  readonly thin: Layer;
}

/** Attention between the pixels of an image, in three layers' terms. */
function mixing({ thin, ...three }: Mixing): Layer {
  const layers = [three.queries, three.keys, three.values];
  return {
    ...together(layers),
    random: thin.random ?? false,
    plan: (shape) => {
      const plans = layers.map((layer) => layer.plan(shape));
      const [width, channels] = [plans[0]!.shape.at(-1)!, plans[2]!.shape.at(-1)!];
      const own = attendPlan({ pixels: shape[0]! * shape[1]!, width, channels }, shape);
      const thinned = thin.plan([shape[0]! * shape[1]!, shape[0]! * shape[1]!]);
      return { shape, rows: [...plans.flatMap(({ rows }) => rows), ...thinned.rows, ...own] };
    },
    apply: (params, x, labels, key) => {
      const traced = layers.map((layer) => layer.apply(params, x, labels));
      const [queries, keys, values] = traced.map(({ output }) => perPixel(output)) as [Rows, Rows, Rows];
      const mixed = attend({ queries, keys, values }, thin, key);
      return {
        output: tf.reshape(mixed.output, x.shape),
        pull: (slope) => {
          const into = mixed.pull(perPixel(slope));
          const slopes = [into.queries, into.keys, into.values];
          const pulled = traced.map(({ pull, output }, i) => pull(tf.reshape(slopes[i]!, output.shape)));
          return tf.add(tf.add(pulled[0]!, pulled[1]!), pulled[2]!);
        },
      };
    },
  };
}

type Rows = tf.Tensor3D;

/** `[n, h, w, c]` as `[n, h w, c]`. */
function perPixel(x: tf.Tensor): Rows {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  return tf.reshape(x, [n, height * width, channels]);
}
