import { EbmError, oneOf, whole } from '@ebmjs/core';
import { activationNames, type ActivationName } from '../activation.js';
import { networkModel, type NetworkModel } from '../network-model.js';
import { checkOptions, optional, truth, type OptionChecks } from '../option-checks.js';
import { declared } from './declared.js';
import { checkImageShape, type ImageShape } from './image-shape.js';
import { presetNames, type PresetName } from './presets.js';
import { stridedNetwork } from './strided-network.js';

/** A factor of variation of dSprites. */
export type DspritesFactor = 'size' | 'shape' | 'position' | 'rotation';

/** Length of the label of each factor. */
const CLASSES: { readonly [factor in DspritesFactor]: number } = { size: 1, shape: 3, position: 2, rotation: 2 };

export interface DspritesNetOptions {
  /**
   * What the energy is conditioned on, and so what a label `y` is: `'size'` `[scale]` from 0.5 to 1; `'shape'` one of
   * three, one-hot; `'position'` `[x, y]` in [0, 1]; `'rotation'` `[cos, sin]`.
   */
  readonly factor: DspritesFactor;
  /** `[height, width, channels]` of an image. @defaultValue `[64, 64, 1]` */
  readonly shape?: ImageShape;
  /** Channels after the second convolution, an even number. @defaultValue 64 */
  readonly width?: number;
  /** Divide every kernel by its spectral norm (that of the last layer as `headNorm` says). @defaultValue true */
  readonly spectralNorm?: boolean;
  /** Where the options below have their defaults from. @defaultValue `'code'` */
  readonly preset?: PresetName;
  /** @defaultValue by preset: `'code'` swish, as its command asks; `'appendix'` (A.10) leaky ReLU "throughout" */
  readonly activation?: ActivationName;
  /**
   * Divide the kernel of the last layer by its spectral norm too.
   *
   * @defaultValue by preset: `'code'` does not, `'appendix'` (A.10) has "spectral normalization on all weights"
   */
  readonly headNorm?: boolean;
}

/** @internal */
export const dspritesNetChecks: OptionChecks<DspritesNetOptions> = {
  factor: (value) => oneOf('dspritesNet.factor', value, Object.keys(CLASSES)),
  shape: optional((value) => checkImageShape('dspritesNet.shape', value)),
  width: optional((value) => {
    if (whole('dspritesNet.width', value as number) % 2 === 0) return;
    throw new EbmError('dspritesNet.width', 'must be an even number', value);
  }),
  spectralNorm: optional((value) => truth('dspritesNet.spectralNorm', value)),
  preset: optional((value) => oneOf('dspritesNet.preset', value, presetNames)),
  activation: optional((value) => oneOf('dspritesNet.activation', value, activationNames)),
  headNorm: optional((value) => truth('dspritesNet.headNorm', value)),
};

/**
 * The network for one factor of dSprites of Du and Mordatch (2019, their released code), images `[n, 64, 64, 1]` (or of
 * another `shape`) and labels of that factor to energies `[n]`: a 3x3 convolution, four of 4x4 with stride 2, and two
 * dense layers. The label moves the input biases of the four and the output gain of the third. 951,425 weights for
 * `'size'` at the usual width.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function dspritesNet(options: DspritesNetOptions): NetworkModel {
  checkOptions('dspritesNet', options, dspritesNetChecks);
  const { factor, width = 64, spectralNorm = true, preset = 'code' } = options;
  const { headNorm = preset === 'appendix' } = options;
  const { activation = preset === 'code' ? 'swish' : 'leaky-relu' } = options;
  const shape = [...(options.shape ?? [64, 64, 1])];
  const classes = CLASSES[factor];
  const halving = (outputs: number) => ({ outputs, size: 4, stride: 2, classes, inputBias: true });
  const network = stridedNetwork({
    shape,
    convolutions: [
      { outputs: width / 2 },
      halving(width),
      halving(2 * width),
      { ...halving(2 * width), outputGain: true },
      halving(2 * width),
    ],
    hidden: 2 * width,
    activation,
    spectralNorm,
    headNorm: spectralNorm && headNorm,
  });
  return networkModel({
    name: 'dspritesNet',
    config: { model: 'dspritesNet', factor, shape, width, spectralNorm, activation, headNorm },
    shape,
    classes,
    network,
    declared: () => declared(network.plan(shape), classes),
  });
}
