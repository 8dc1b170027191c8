import { EbmError, oneOf, whole } from '@ebmjs/core';
import { activationNames, type ActivationName } from './activation.js';
import { labelMaps } from './label-maps.js';
import { networkModel, type NetworkModel } from './network-model.js';
import { declared } from './networks/declared.js';
import { checkImageShape, type ImageShape } from './networks/image-shape.js';
import { presetNames, type PresetName } from './networks/presets.js';
import { stridedNetwork } from './networks/strided-network.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';

export interface MnistNetOptions {
  /** `[height, width, channels]` of an image. @defaultValue `[28, 28, 1]` */
  readonly shape?: ImageShape;
  /** Number of classes the energy is conditioned on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Channels after the first convolution. @defaultValue 64 */
  readonly width?: number;
  /** @defaultValue `'leaky-relu'` */
  readonly activation?: ActivationName;
  /** Divide every kernel by its spectral norm (that of the last layer as `headNorm` says). @defaultValue true */
  readonly spectralNorm?: boolean;
  /** Where the default of `headNorm` comes from. @defaultValue `'code'` */
  readonly preset?: PresetName;
  /**
   * Divide the kernel of the last layer by its spectral norm too.
   *
   * @defaultValue by preset: `'code'` does not, `'appendix'` (A.10) has "spectral normalization on all weights"
   */
  readonly headNorm?: boolean;
  /** Leave the mistakes of the released code in: with classes it does not run. @defaultValue false */
  readonly faithful?: boolean;
}

/** @internal */
export const mnistNetChecks: OptionChecks<MnistNetOptions> = {
  shape: optional((value) => checkImageShape('mnistNet.shape', value)),
  classes: optional((value) => whole('mnistNet.classes', value as number, 0)),
  width: optional((value) => whole('mnistNet.width', value as number)),
  activation: optional((value) => oneOf('mnistNet.activation', value, activationNames)),
  spectralNorm: optional((value) => truth('mnistNet.spectralNorm', value)),
  preset: optional((value) => oneOf('mnistNet.preset', value, presetNames)),
  headNorm: optional((value) => truth('mnistNet.headNorm', value)),
  faithful: optional((value, { classes = 0 }) => {
    truth('mnistNet.faithful', value);
    if (value === true && classes > 0) {
      const what =
        'must be false with classes: the released code gives its first convolution channels it has no kernel for';
      throw new EbmError('mnistNet.faithful', what);
    }
  }),
};

const HIDDEN = 128;
const LABEL_SCALE = 0.1;

/**
 * The network for MNIST of Du and Mordatch 2019 ("Implicit generation and modeling with energy-based models", their
 * released code), images `[n, 28, 28, 1]` (or of another `shape`) to energies `[n]`: a 3x3 convolution, three of 4x4
 * with stride 2 that take 28x28 to 14x14, 7x7 and 4x4 and the channels from `width` to four times as many, and two dense
 * layers. 1,246,017 weights at the usual width. Labels come in as constant channels `y / 10` beside the image; the
 * released code does the same and has no kernel for them, which is mended here.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function mnistNet(options: MnistNetOptions = {}): NetworkModel {
  checkOptions('mnistNet', options, mnistNetChecks);
  const { classes = 0, width = 64, activation = 'leaky-relu', spectralNorm = true, preset = 'code' } = options;
  const [height, breadth, channels] = options.shape ?? [28, 28, 1];
  const { headNorm = preset === 'appendix', faithful = false } = options;
  const shape = [height, breadth, channels];
  const halving = (outputs: number) => ({ outputs, size: 4, stride: 2 });
  const network = stridedNetwork({
    shape: [height, breadth, channels + classes],
    convolutions: [{ outputs: width }, halving(width), halving(2 * width), halving(4 * width)],
    hidden: HIDDEN,
    activation,
    spectralNorm,
    headNorm: spectralNorm && headNorm,
  });
  return networkModel({
    name: 'mnistNet',
    config: { model: 'mnistNet', shape, classes, width, activation, spectralNorm, headNorm, faithful },
    shape,
    classes,
    network: classes > 0 ? sequence(labelMaps(classes, LABEL_SCALE), network) : network,
    declared: () => declared(network.plan([height, breadth, channels + classes]), 0),
  });
}
