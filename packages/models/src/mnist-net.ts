import * as tf from '@tensorflow/tfjs-core';
import { oneOf, whole, type Model } from '@ebmjs/core';
import { activation, activationNames, type ActivationName } from './activation.js';
import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { energyHead } from './energy-head.js';
import type { Layer } from './layer.js';
import { networkModel } from './network-model.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';
import { stateless } from './stateless.js';

export interface MnistNetOptions {
  /** Channels after the first convolution. @defaultValue 64 */
  readonly width?: number;
  /** @defaultValue `'leaky-relu'` */
  readonly activation?: ActivationName;
  /** Divide every kernel but the last layer's by its spectral norm. @defaultValue true */
  readonly spectralNorm?: boolean;
}

/** @internal */
export const mnistNetChecks: OptionChecks<MnistNetOptions> = {
  width: optional((value) => whole('mnistNet.width', value as number)),
  activation: optional((value) => oneOf('mnistNet.activation', value, activationNames)),
  spectralNorm: optional((value) => truth('mnistNet.spectralNorm', value)),
};

const SIDE = 28;
const HIDDEN = 128;

/**
 * The network for MNIST of Du and Mordatch 2019 ("Implicit generation and modeling with energy-based models", their
 * released code), `[n, 28, 28, 1]` to energies `[n]`: a 3x3 convolution, three of 4x4 with stride 2 that take 28x28 to
 * 14x14, 7x7 and 4x4 and the channels from `width` to four times as many, and two dense layers. 1,246,017 weights at
 * the usual width.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function mnistNet(options: MnistNetOptions = {}): Model {
  checkOptions('mnistNet', options, mnistNetChecks);
  const { width = 64, activation: act = 'leaky-relu', spectralNorm = true } = options;
  const halving = (i: number, inputs: number, outputs: number): Layer =>
    convolution(`conv${i}`, { inputs, outputs, size: 4, stride: 2, spectralNorm });
  return networkModel({
    name: 'mnistNet',
    config: { model: 'mnistNet', width, activation: act, spectralNorm },
    shape: [SIDE, SIDE, 1],
    network: sequence(
      convolution('conv0', { inputs: 1, outputs: width, spectralNorm }),
      activation(act),
      halving(1, width, width),
      activation(act),
      halving(2, width, 2 * width),
      activation(act),
      halving(3, 2 * width, 4 * width),
      activation(act),
      flat,
      dense('hidden', { inputs: 4 * 4 * 4 * width, outputs: HIDDEN, spectralNorm }),
      activation(act),
      energyHead(HIDDEN, 0),
    ),
  });
}

/** Every number of an image in one row. */
const flat: Layer = stateless((x) => ({
  output: tf.reshape(x, [x.shape[0]!, -1]),
  pull: (slope) => tf.reshape(slope, x.shape),
}));
