import { EbmError, knownOptions, oneOf, whole } from '@ebmjs/core';
import { activationNames, type ActivationName } from './activation.js';
import { listOf, optional, truth, type OptionChecks } from './option-checks.js';

/** One residual block. */
export interface BlockOptions {
  /** Channels that leave it. */
  readonly width: number;
  /** Whether it halves the image. @defaultValue false */
  readonly down?: boolean;
}

/** The images, the blocks, and how labels and norms come in. */
export interface ResidualNetworkOptions {
  /** `[height, width, channels]` of an image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Number of classes the energy is conditioned on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Channels after the first convolution. @defaultValue 16 */
  readonly width?: number;
  /** @defaultValue three, of one, two and two times `width`, the first two halving the image */
  readonly blocks?: readonly BlockOptions[];
  /** @defaultValue `'swish'` */
  readonly activation?: ActivationName;
  /**
   * Where the label comes in: `'head'` picks one of `classes` outputs of the last layer; `'gain'` moves the input
   * biases and output gains of every block. Only with `classes`. @defaultValue `'head'`
   */
  readonly conditioning?: 'head' | 'gain';
  /** Divide every kernel but the last layer's by its spectral norm. @defaultValue true */
  readonly spectralNorm?: boolean;
}

const WHERE = 'residualNetwork';
const USUAL_HALVINGS = 2;

/** What `residualNetwork` and `modelFromConfig` ask of the options. */
export const residualNetworkChecks: OptionChecks<ResidualNetworkOptions> = {
  shape: (value, { blocks }) => {
    listOf(`${WHERE}.shape`, value, (side, where) => whole(where, side as number));
    if ((value as number[]).length !== 3)
      throw new EbmError(`${WHERE}.shape`, 'must be [height, width, channels]', value);
    checkHalvings(value as number[], blocks);
  },
  classes: optional((value) => whole(`${WHERE}.classes`, value as number, 0)),
  width: optional((value) => whole(`${WHERE}.width`, value as number)),
  blocks: optional((value) => listOf(`${WHERE}.blocks`, value, checkBlock)),
  activation: optional((value) => oneOf(`${WHERE}.activation`, value, activationNames)),
  conditioning: optional((value, { classes = 0 }) => {
    oneOf(`${WHERE}.conditioning`, value, ['head', 'gain']);
    if (classes === 0) throw new EbmError(`${WHERE}.conditioning`, 'must be absent where classes is 0', value);
  }),
  spectralNorm: optional((value) => truth(`${WHERE}.spectralNorm`, value)),
};

function checkBlock(value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null) throw new EbmError(where, 'must be { width, down? }', value);
  knownOptions(where, value, ['width', 'down']);
  const { width, down = false } = value as Partial<BlockOptions>;
  whole(`${where}.width`, width as number);
  truth(`${where}.down`, down);
}

function checkHalvings([height, width]: readonly number[], blocks: readonly BlockOptions[] | undefined): void {
  const halvings = Array.isArray(blocks) ? blocks.filter((block) => block?.down).length : USUAL_HALVINGS;
  const least = 2 ** halvings;
  if (Math.min(height!, width!) >= least) return;
  const what = `must be ${least} x ${least} or larger, to be halved ${halvings} times by the blocks`;
  throw new EbmError(`${WHERE}.shape`, what, [height, width]);
}
