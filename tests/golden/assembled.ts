import type { Model } from '@ebmjs/core';
import {
  activation,
  averagePool,
  convolution,
  energyHead,
  identity,
  networkModel,
  selfAttention,
  sequence,
  sum,
  sumPool,
  type ActivationName,
  type ConvolutionOptions,
  type Layer,
} from '@ebmjs/models';
import type { GoldenCase } from './golden.js';

/** A convolution of a network, under its name. */
export type Convolve = (name: string, options: ConvolutionOptions) => Layer;

/** What comes after the sum of a block. */
export interface After {
  readonly act: Layer;
  readonly pool: Layer;
}

/** What ResNet32 is put together from. */
export interface Parts {
  readonly convolve: Convolve;
  readonly act: Layer;
  readonly headAct: Layer;
  readonly join: (residual: Layer, shortcut: Layer, after: After) => Layer;
  readonly pool: Layer;
  readonly attend: Layer;
  readonly summed: Layer;
}

interface Options {
  readonly width: number;
  readonly classes?: number;
  readonly activation?: ActivationName;
  readonly attention?: boolean;
}

/** Its name, its width in units of the network's, whether it halves the image. */
type Block = readonly [string, number, boolean];

const BLOCKS: readonly Block[] = [
  ['resOptim', 1, true],
  ['res1', 1, false],
  ['res2', 2, true],
  ['res3', 2, false],
  ['res4', 2, true],
  ['res5', 2, false],
];

/** ResNet32 of a case from its parts, those of `mutation` for the right ones. */
export function assembled({ shape, options }: GoldenCase, mutation: Partial<Parts> = {}): Model {
  const { width, classes = 0, activation: act, attention = false } = options as Options;
  const parts = { ...rightParts(width, act), ...mutation };
  const [, ...event] = shape;
  const blocks = BLOCKS.map(([name, widths, down], i) =>
    attention && name === 'res3'
      ? parts.attend
      : block(parts, name, { inputs: width * (BLOCKS[i - 1]?.[1] ?? 1), outputs: width * widths, classes, down }),
  );
  const stem = parts.convolve('stem', { inputs: event.at(-1)!, outputs: width });
  const head = [parts.headAct, parts.summed, energyHead(2 * width, 0)];
  return networkModel({
    name: 'assembled',
    config: {},
    shape: event,
    classes,
    network: sequence(stem, parts.act, ...blocks, ...head),
  });
}

const rightParts = (width: number, act: ActivationName = 'leaky-relu'): Parts => ({
  convolve: convolution,
  act: activation(act),
  headAct: activation('relu'),
  join: (residual, shortcut, { act, pool }) => sequence(sum(residual, shortcut), pool, act),
  pool: averagePool,
  attend: selfAttention('attention', { channels: 2 * width, width: width / 2 }),
  summed: sumPool,
});

interface Sizes {
  readonly inputs: number;
  readonly outputs: number;
  readonly classes: number;
  readonly down: boolean;
}

function block({ convolve, act, join, pool }: Parts, name: string, { inputs, outputs, classes, down }: Sizes): Layer {
  const first = convolve(`${name}.first`, { inputs, outputs, classes, inputBias: true });
  const second = { inputs: outputs, outputs, classes, inputBias: true, outputGain: true, zero: true };
  const residual = sequence(first, act, convolve(`${name}.second`, second));
  const shortcut = inputs === outputs ? identity : convolve(`${name}.shortcut`, { inputs, outputs });
  return join(residual, shortcut, { act, pool: down ? pool : identity });
}
