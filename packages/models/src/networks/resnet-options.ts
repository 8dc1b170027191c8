import { oneOf, whole } from '@ebmjs/core';
import { activationNames, type ActivationName } from '../activation.js';
import { gainsNames, type GainsName } from '../convolution-options.js';
import { shareBelowOne } from '../dropout.js';
import { optional, truth, type OptionChecks } from '../option-checks.js';
import { halvingNames, type HalvingName } from '../residual-block.js';
import { checkImageShape, type ImageShape } from './image-shape.js';
import { presetNames, type PresetName } from './presets.js';
import type { ResnetSpec } from './resnet-spec.js';

/** Of the residual networks of Du and Mordatch (2019). What is left out is as the preset has it. */
export interface ResnetOptions {
  /** `[height, width, channels]` of an image. @defaultValue the network's own */
  readonly shape?: ImageShape;
  /** Number of classes that gains and biases depend on; 0 for none. @defaultValue 0; of `resnet128` 1000 */
  readonly classes?: number;
  /** Channels of the first blocks. @defaultValue the network's own */
  readonly width?: number;
  /** Channels after the first convolution. @defaultValue `width`; of `resnet32Wider` 128 */
  readonly stem?: number;
  /** Add self-attention where the released code has it. @defaultValue false */
  readonly attention?: boolean;
  /** How blocks halve the image (appendix A.10 compares them). @defaultValue `'average-pool'` */
  readonly halving?: HalvingName;
  /** Divide every kernel by its spectral norm (that of the last layer as `headNorm` says). @defaultValue true */
  readonly spectralNorm?: boolean;
  /** Where the options below have their defaults from. @defaultValue `'code'` */
  readonly preset?: PresetName;
  /** @defaultValue by preset */
  readonly activation?: ActivationName;
  /** Of what leaves the last block, before the sum over the image. @defaultValue by preset */
  readonly headActivation?: ActivationName;
  /** Whether gains and input biases are one number a channel, or one for all. @defaultValue by preset */
  readonly gains?: GainsName;
  /** Divide the kernel of the last layer by its spectral norm too. @defaultValue by preset */
  readonly headNorm?: boolean;
  /** Share of the numbers that each block drops in training mode. @defaultValue by preset */
  readonly dropout?: number;
  /** Leave the mistakes of the released code in: see the network. @defaultValue false */
  readonly faithful?: boolean;
}

/** What the network and `modelFromConfig` ask of the options. */
export function resnetChecks(spec: ResnetSpec): OptionChecks<ResnetOptions> {
  const { name } = spec;
  const count = (option: string, least = 1) =>
    optional((value: unknown) => void whole(`${name}.${option}`, value as number, least));
  const flag = (option: string) => optional((value: unknown) => truth(`${name}.${option}`, value));
  const choice = (option: string, from: readonly string[]) =>
    optional((value: unknown) => void oneOf(`${name}.${option}`, value, from));
  return {
    shape: optional((value, { halving }) => checkShape(spec, value, halving)),
    classes: count('classes', 0),
    width: count('width'),
    stem: count('stem'),
    attention: flag('attention'),
    halving: choice('halving', halvingNames),
    spectralNorm: flag('spectralNorm'),
    preset: choice('preset', presetNames),
    activation: choice('activation', activationNames),
    headActivation: choice('headActivation', activationNames),
    gains: choice('gains', gainsNames),
    headNorm: flag('headNorm'),
    dropout: optional((value) => void shareBelowOne(`${name}.dropout`, value)),
    faithful: flag('faithful'),
  };
}

function checkShape({ name, blocks }: ResnetSpec, value: unknown, halving: unknown): void {
  const halvings = blocks(1).filter(({ down }) => down).length;
  const least = halving === 'stride' ? 1 : 2 ** halvings;
  checkImageShape(`${name}.shape`, value, least, `, to be halved ${halvings} times`);
}
