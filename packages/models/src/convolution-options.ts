import { EbmError, oneOf, whole } from '@ebmjs/core';
import { normChecks, type NormOptions } from './kernel-norm.js';
import { optional, truth, type OptionChecks } from './option-checks.js';

/** Its channels, its kernel, and what goes around it. */
export interface ConvolutionOptions extends NormOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the kernel, or its height and width; with stride 1 and zeros around odd numbers. @defaultValue 3 */
  readonly size?: number | readonly [height: number, width: number];
  /** Pixels from one window to the next. @defaultValue 1 */
  readonly stride?: number;
  /**
   * `'same'` has zeros around the image, so that its sides are divided by the stride, rounding up; `'valid'` has windows
   * inside it alone. @defaultValue `'same'`
   */
  readonly padding?: 'same' | 'valid';
  /** Number of classes that the input bias and the gain depend on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** Add a bias to the input, before the zeros around it. @defaultValue false */
  readonly inputBias?: boolean;
  /** Multiply the output by a gain. @defaultValue false */
  readonly outputGain?: boolean;
  /** Whether input bias and gain are one number a channel, or one for all. @defaultValue `'channel'` */
  readonly gains?: GainsName;
  /** Add a bias to the output. @defaultValue false */
  readonly bias?: boolean;
}

/** How fine gains and input biases are. */
export type GainsName = 'channel' | 'scalar';

/** @internal */
export const gainsNames: readonly GainsName[] = ['channel', 'scalar'];

/** @internal */
export const convolutionChecks: OptionChecks<ConvolutionOptions> = {
  inputs: (value) => whole('convolution.inputs', value as number),
  outputs: (value) => whole('convolution.outputs', value as number),
  size: optional((value, { stride = 1, padding = 'same' }) => {
    const sides = Array.isArray(value) ? (value as readonly number[]) : [value as number, value as number];
    if (sides.length !== 2) throw new EbmError('convolution.size', 'must be one number or two', value);
    for (const side of sides) {
      if (whole('convolution.size', side) % 2 === 0 && stride === 1 && padding === 'same') {
        throw new EbmError('convolution.size', 'must be an odd number where stride is 1', value);
      }
    }
  }),
  stride: optional((value, { size = 3 }) => {
    const least = Math.min(...[size].flat());
    if (whole('convolution.stride', value as number) > least) {
      throw new EbmError('convolution.stride', `must be at most the kernel's size, ${least}`, value);
    }
  }),
  padding: optional((value) => oneOf('convolution.padding', value, ['same', 'valid'])),
  classes: optional((value) => whole('convolution.classes', value as number, 0)),
  inputBias: optional((value) => truth('convolution.inputBias', value)),
  outputGain: optional((value) => truth('convolution.outputGain', value)),
  gains: optional((value) => oneOf('convolution.gains', value, gainsNames)),
  bias: optional((value) => truth('convolution.bias', value)),
  ...normChecks('convolution'),
};

/** Height and width of a kernel. */
export const sidesOf = (size: number | readonly [number, number]): readonly [number, number] =>
  typeof size === 'number' ? [size, size] : size;
