import { oneOf, whole } from '@ebmjs/core';
import { activationNames, type ActivationName } from '../activation.js';
import { networkModel, type NetworkModel } from '../network-model.js';
import { checkOptions, optional, type OptionChecks } from '../option-checks.js';
import { zeroPad } from '../zero-pad.js';
import { checkImageShape, type ImageShape } from './image-shape.js';
import { stridedNetwork } from './strided-network.js';

export interface UvaCnnOptions {
  /** `[height, width, channels]` of an image. @defaultValue `[28, 28, 1]` */
  readonly shape?: ImageShape;
  /** Number of classes, each with an energy of its own on the same layers; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Channels after the first convolution. @defaultValue 16 */
  readonly width?: number;
  /** @defaultValue `'swish'` */
  readonly activation?: ActivationName;
}

/** @internal */
export const uvaCnnChecks: OptionChecks<UvaCnnOptions> = {
  shape: optional((value) => checkImageShape('uvaCnn.shape', value)),
  classes: optional((value) => whole('uvaCnn.classes', value as number, 0)),
  width: optional((value) => whole('uvaCnn.width', value as number)),
  activation: optional((value) => oneOf('uvaCnn.activation', value, activationNames)),
};

/**
 * The small network of the University of Amsterdam's tutorial on deep energy models (Lippe 2022, tutorial 8), images
 * `[n, 28, 28, 1]` (or of another `shape`) to energies `[n]`: a 5x5 convolution and three of 3x3, all of stride 2 with
 * biases and without spectral norms, and two dense layers. 76,993 weights. The tutorial's network gives `-E`, and takes
 * images from -1 to 1.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function uvaCnn(options: UvaCnnOptions = {}): NetworkModel {
  checkOptions('uvaCnn', options, uvaCnnChecks);
  const { classes = 0, width = 16, activation = 'swish' } = options;
  const shape = [...(options.shape ?? [28, 28, 1])];
  const halving = (outputs: number, size: number, edge: number) =>
    ({ outputs, size, stride: 2, padding: 'valid', bias: true, before: zeroPad(edge) }) as const;
  return networkModel({
    name: 'uvaCnn',
    config: { model: 'uvaCnn', shape, classes, width, activation },
    shape,
    classes,
    linearInLabels: true,
    network: stridedNetwork({
      shape,
      convolutions: [halving(width, 5, 4), ...[2, 4, 4].map((times) => halving(times * width, 3, 1))],
      hidden: 4 * width,
      activation,
      spectralNorm: false,
      headNorm: false,
      classes,
    }),
  });
}
