import { oneOf, whole } from '@ebmjs/core';
import { activation, activationNames, type ActivationName } from './activation.js';
import { averagePool } from './average-pool.js';
import { convolution } from './convolution.js';
import type { Layer } from './layer.js';
import { checkOptions, optional, truth, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';
import { identity } from './stateless.js';
import { sum } from './sum.js';

/** The channels of a block, and what it does beside its convolutions. */
export interface ResidualBlockOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: ActivationName;
  /** Halve the image by average pooling, before the last activation. @defaultValue false */
  readonly down?: boolean;
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
  const { inputs, outputs, down = false, classes = 0, spectralNorm = true } = options;
  const act = activation(options.activation);
  const norm = { outputs, classes, spectralNorm };
  const residual = sequence(
    convolution(`${name}.first`, { ...norm, inputs, inputBias: true }),
    act,
    convolution(`${name}.second`, { ...norm, inputs: outputs, inputBias: true, outputGain: true, zero: true }),
  );
  const shortcut = inputs === outputs ? identity : convolution(`${name}.shortcut`, { inputs, outputs, spectralNorm });
  return sequence(sum(residual, shortcut), down ? averagePool : identity, act);
}
