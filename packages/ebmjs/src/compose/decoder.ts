import * as tf from '@tensorflow/tfjs-core';
import { mapParams, release, scope, type Json, type Model, type Variables } from '@ebmjs/core';
import { activation, convolution, dense, labelMaps, labelPlace, reshape, sequence, type Layer } from '@ebmjs/models';
import type { DataTerm } from '@ebmjs/training';
import type { ComposeConfig } from './config.js';
import { PLACE } from './labelled-part.js';
import { LABEL_WIDTH } from './sprites.js';

/** The kinds that there are: dense layers of the label's numbers, and convolutions of pictures of the label. */
export const DECODERS = ['dense', 'convolution'] as const;
export type DecoderKind = (typeof DECODERS)[number];

/** Labels to images; as a model, the mean squared difference from that image is the energy of another. */
export interface Decoder extends Model {
  /** Images `[n, side, side, 1]` of labels `[n, 5]`, differentiable in the variables. Their result is yours. */
  readonly decode: (variables: Variables) => (labels: tf.Tensor2D) => tf.Tensor4D;
}

/**
 * What pixels begin from, a brightness of a tenth as that of sprites on the average. From a half all of them are pushed
 * down at first, some for so far that convolutions come to rest on black images, from which no slope leads away.
 */
const DARK = Math.log(0.1 / 0.9);

/** A decoder whose last layer is a sigmoid. */
export function decoder(kind: DecoderKind, { decoder: { width }, images: { side } }: ComposeConfig): Decoder {
  const network = kind === 'dense' ? denseDecoder(width, side) : convolutionDecoder(width / 4);
  const shape = [side, side, 1];
  const decode: Decoder['decode'] = (variables) => (labels) =>
    scope(() => {
      const input = kind === 'dense' ? labels : tf.zeros([labels.shape[0], ...shape]);
      const { output } = network.apply(network.prepare(variables), input, labels);
      return tf.sigmoid(tf.add(output as tf.Tensor4D, DARK));
    });
  const energy: Model['energy'] = (variables, labels) => (x) =>
    scope(() => tf.mean(tf.square(tf.sub(x, decode(variables)(labels!))), [1, 2, 3]) as tf.Tensor1D);
  return {
    name: `${kind} decoder`,
    config: { model: 'sprite decoder', kind, side, width } satisfies Json,
    shape,
    classes: LABEL_WIDTH,
    init: (key) => scope(() => network.init(key)),
    advance: () => ({}),
    decode,
    energy,
    freeze: (variables) => {
      const kept = { weights: mapParams(variables.weights, (w) => w.clone()), state: {} };
      return { energy: (labels) => energy(kept, labels), dispose: () => release(kept) };
    },
  };
}

/** After the baseline in the code of Du and Mordatch (2019): the label's numbers, hidden layers, pixels. */
function denseDecoder(width: number, side: number): Layer {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    dense(name, { inputs, outputs, spectralNorm: false });
  const act = activation('swish');
  return sequence(
    layer('dense0', LABEL_WIDTH, width),
    act,
    layer('dense1', width, 2 * width),
    act,
    layer('dense2', 2 * width, side * side),
    reshape([side, side, 1]),
  );
}

/** What the energies have as well: the place as a spot. The shape is a constant channel for each. */
function convolutionDecoder(width: number): Layer {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    convolution(name, { inputs, outputs, size: 5, spectralNorm: false, bias: true });
  const act = activation('swish');
  return sequence(
    labelMaps(LABEL_WIDTH, 1),
    labelPlace({ column: PLACE.begin }),
    layer('conv0', LABEL_WIDTH + 2, width),
    act,
    layer('conv1', width, width),
    act,
    layer('conv2', width, 1),
  );
}

/** The mean squared difference of images from what is decoded of their labels. */
export const squaredError: DataTerm = {
  name: 'squaredError',
  needs: 'data',
  weight: 1,
  config: { term: 'squaredError' },
  loss: ({ energy, data: { x, y } }) => scope(() => ({ loss: tf.mean(energy(y)(x)) as tf.Scalar, terms: {} })),
};
