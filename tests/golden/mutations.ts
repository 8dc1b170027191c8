import * as tf from '@tensorflow/tfjs-core';
import { convolution, flatten, inputBias, outputGain, sequence, stateless, sumPool, type Layer } from '@ebmjs/models';
import type { Convolve } from './assembled.js';

/** A convolution of another kind for those that `chosen` picks, by name. */
export const where =
  (chosen: RegExp, other: Convolve): Convolve =>
  (name, options) =>
    (chosen.test(name) ? other : convolution)(name, options);

const alone = { inputBias: false, outputGain: false };

export const gainBefore: Convolve = (name, options) => {
  const { inputs, classes = 0 } = options;
  const before = [inputBias(name, inputs, classes), outputGain(name, inputs, classes)];
  return sequence(...before, convolution(name, { ...options, ...alone }));
};

export const biasAfter: Convolve = (name, options) =>
  sequence(convolution(name, { ...options, ...alone }), inputBias(name, options.outputs, options.classes ?? 0));

/** The zeros around the image get the bias too. */
export const biasOnZeros: Convolve = (name, options) => {
  const { inputs, outputs, classes = 0 } = options;
  const bias = inputBias(name, inputs, classes);
  return sequence(
    ring,
    bias,
    convolution(name, { ...options, ...alone }),
    withoutRing,
    outputGain(name, outputs, classes),
  );
};

const RING: [number, number][] = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

const inner = (x: tf.Tensor): tf.Tensor => {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  return tf.slice(x, [0, 1, 1, 0], [n, height - 2, width - 2, channels]);
};

const outer = (x: tf.Tensor): tf.Tensor => tf.pad(x as tf.Tensor4D, RING);
const ring: Layer = stateless((x) => ({ output: outer(x), pull: inner }));
const withoutRing: Layer = stateless((x) => ({ output: inner(x), pull: outer }));

/** Labels that were dealt out in another order. */
export const otherLabels: Convolve = (name, options) => {
  const layer = convolution(name, options);
  return { ...layer, apply: (params, x, labels) => layer.apply(params, x, tf.reverse(labels!, 1)) };
};

/** A layer with another tensor in the place of each prepared one that `chosen` picks, by name. */
export const prepared = (
  layer: Layer,
  chosen: RegExp,
  change: (tensor: tf.Tensor, raw: tf.Tensor) => tf.Tensor,
): Layer => ({
  ...layer,
  prepare: (variables) =>
    Object.fromEntries(
      Object.entries(layer.prepare(variables)).map(([name, tensor]) => [
        name,
        chosen.test(name) ? change(tensor, variables.weights[name]!) : tensor,
      ]),
    ),
});

/** A convolution whose kernel is prepared in another way. */
export const kernels =
  (change: (kernel: tf.Tensor, raw: tf.Tensor) => tf.Tensor): Convolve =>
  (name, options) =>
    prepared(convolution(name, options), /kernel$/, change);

/** Numbers without their history. */
const constant = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync(), x.shape);

/** The right kernel, its norm taken for a number that the weights do not move. */
export const normWithoutGradient: Convolve = kernels((kernel, raw) => {
  const [one, other] = [constant(kernel), constant(raw)];
  return tf.mul(raw, tf.div(tf.sum(tf.mul(one, other)), tf.sum(tf.square(other))));
});

/** Queries for keys, and so weights that sum to one over the queries' pixels. */
export const swapped = (attention: Layer): Layer => ({
  ...attention,
  apply: (params, ...rest) => {
    const other = (name: string): string =>
      name.includes('query') ? name.replace('query', 'key') : name.replace('key', 'query');
    return attention.apply(
      Object.fromEntries(Object.keys(params).map((name) => [name, params[other(name)]!])),
      ...rest,
    );
  },
});

export const rectifier = (leak: number): Layer =>
  stateless((x) => {
    const step = tf.step(x, leak);
    return { output: tf.mul(x, step), pull: (slope) => tf.mul(slope, step) };
  });

/** Right to first order; its slope taken for a number, as tfjs by itself takes half of it. */
export const flatSwish: Layer = stateless((x) => {
  const s = tf.sigmoid(x);
  const a = tf.mul(x, s);
  return { output: a, pull: (dy) => tf.mul(dy, constant(tf.add(a, tf.mul(s, tf.sub(1, a))))) };
});

export const meanPool: Layer = stateless((x) => {
  const pixels = x.shape[1]! * x.shape[2]!;
  const { output, pull } = sumPool.apply({}, x);
  return { output: tf.div(output, pixels), pull: (slope) => pull(tf.div(slope, pixels)) };
});

/** One pixel of four. */
export const firstOfFour: Layer = stateless((x) => {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const corner = tf.tensor([1, 0, 0, 0], [1, 1, 2, 1, 2, 1]);
  return {
    output: tf.sum(tf.mul(tf.reshape(x, [n, height / 2, 2, width / 2, 2, channels]), corner), [2, 4]),
    pull: (slope) => tf.reshape(tf.mul(tf.reshape(slope, [n, height / 2, 1, width / 2, 1, channels]), corner), x.shape),
  };
});

const flip = (x: tf.Tensor): tf.Tensor => tf.reverse(x, [1, 2]);
const turned: Layer = stateless((x) => ({ output: flip(x), pull: flip }));

/** Where the zeros around an image are odd in number, one more before it than after it. */
export const zerosBefore: Convolve = (name, options) =>
  sequence(turned, kernels((kernel) => tf.reverse(kernel, [0, 1]))(name, options), turned);

/** Channel by channel, as PyTorch has images. */
export const channelsFirst: Layer = stateless(
  (x) => {
    const [n, height, width, channels] = x.shape as [number, number, number, number];
    return {
      output: tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [n, -1]),
      pull: (slope) => tf.transpose(tf.reshape(slope, [n, channels, height, width]), [0, 2, 3, 1]),
    };
  },
  (shape) => flatten.plan(shape),
);
