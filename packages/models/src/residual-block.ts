import { oneOf, whole } from '@ebmjs/core';
import { activation, activationNames, type ActivationName } from './activation.js';
import { averagePool } from './average-pool.js';
import { convolution } from './convolution.js';
import { gainsNames, type ConvolutionOptions, type GainsName } from './convolution-options.js';
import { dropout, shareBelowOne } from './dropout.js';
import type { Layer } from './layer.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';
import { identity } from './stateless.js';
import { sum } from './sum.js';

/** How a block halves the image. */
export type HalvingName = 'average-pool' | 'stride';

/** @internal */
export const halvingNames: readonly HalvingName[] = ['average-pool', 'stride'];

/** The channels of a block, and what it does beside its convolutions. */
export interface ResidualBlockOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: ActivationName;
  /** Halve the image before the last activation. @defaultValue false */
  readonly down?: boolean;
  /**
   * How: by averages of 2x2 pixels (an odd edge is dropped), or by a stride of 2 in the second convolution and in the
   * shortcut, which is then a convolution (an odd side is rounded up). @defaultValue `'average-pool'`
   */
  readonly halving?: HalvingName;
  /** Sides of the kernels. @defaultValue 3 */
  readonly size?: ConvolutionOptions['size'];
  /** Whether gains and biases are one number a channel, or one for all. @defaultValue `'channel'` */
  readonly gains?: GainsName;
  /** Share of the channels' numbers that is dropped after the first convolution in training mode. @defaultValue 0 */
  readonly dropout?: number;
  /** Number of classes that biases and gains depend on; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** @defaultValue true */
  readonly spectralNorm?: boolean;
}

const checks: OptionChecks<ResidualBlockOptions> = {
  inputs: (value) => whole('residualBlock.inputs', value as number),
  outputs: (value) => whole('residualBlock.outputs', value as number),
  activation: (value) => oneOf('residualBlock.activation', value, activationNames),
  down: optional((value) => truth('residualBlock.down', value)),
  halving: optional((value) => oneOf('residualBlock.halving', value, halvingNames)),
  size: optional(() => undefined), // the convolutions check it
  gains: optional((value) => oneOf('residualBlock.gains', value, gainsNames)),
  dropout: optional((value) => shareBelowOne('residualBlock.dropout', value)),
  classes: optional((value) => whole('residualBlock.classes', value as number, 0)),
  spectralNorm: optional((value) => truth('residualBlock.spectralNorm', value)),
};

/**
 * `act(pool(c2(act(c1(x))) + s(x)))`, `[n, h, w, inputs]` to `[n, h', w', outputs]`: two 3x3 convolutions with input
 * biases, the second with an output gain and starting at zero, so that a new block is `act(pool(s(x)))`; the shortcut
 * `s` is the identity, or a 3x3 convolution where the width changes (Du and Mordatch 2019).
 */
export function residualBlock(name: string, options: ResidualBlockOptions): Layer {
  checkOptions('residualBlock', options, checks);
  const { inputs, outputs, down = false, classes = 0, spectralNorm = true, size = 3, gains = 'channel' } = options;
  const act = activation(options.activation);
  const strided = down && options.halving === 'stride';
  const stride = strided ? 2 : 1;
  const norm = { outputs, classes, spectralNorm, size, gains, inputBias: true };
  const residual = sequence(
    convolution(`${name}.first`, { ...norm, inputs }),
    dropout(options.dropout ?? 0),
    act,
    convolution(`${name}.second`, { ...norm, inputs: outputs, stride, outputGain: true, zero: true }),
  );
  const shortcut =
    inputs === outputs && !strided
      ? identity
      : convolution(`${name}.shortcut`, { inputs, outputs, spectralNorm, size, stride });
  return sequence(sum(residual, shortcut), down && !strided ? averagePool : identity, act);
}
