import type { Model } from '@ebmjs/core';
import {
  activation,
  averagePool,
  convolution,
  energyHead,
  identity,
  networkModel,
  sequence,
  sum,
  sumPool,
  type ConvolutionOptions,
  type Layer,
} from '@ebmjs/models';
import type { GoldenCase } from './golden.js';

/** A convolution of a network, under its name. */
export type Convolve = (name: string, options: ConvolutionOptions) => Layer;

/** What a network is put together from. */
export interface Parts {
  readonly convolve: Convolve;
  readonly act: Layer;
  readonly headAct: Layer;
  /** `act(pool(residual + shortcut))`, unless it is a mutant. */
  readonly join: (residual: Layer, shortcut: Layer, after: { readonly act: Layer; readonly pool: Layer }) => Layer;
  readonly pool: Layer;
  readonly summed: Layer;
}

/** ResNet32 with leaky ReLUs. */
export const PARTS: Parts = {
  convolve: convolution,
  act: activation('leaky-relu'),
  headAct: activation('relu'),
  join: (residual, shortcut, { act, pool }) => sequence(sum(residual, shortcut), pool, act),
  pool: averagePool,
  summed: sumPool,
};

/** Blocks of ResNet32: name, width in units of the network's, whether the image is halved. */
const BLOCKS = [
  ['resOptim', 1, true],
  ['res1', 1, false],
  ['res2', 2, true],
  ['res3', 2, false],
  ['res4', 2, true],
  ['res5', 2, false],
] as const;

/** ResNet32 of a case from parts. */
export function assembled({ shape, options }: GoldenCase, parts: Parts): Model {
  const { width, classes = 0 } = options as { readonly width: number; readonly classes?: number };
  const [, ...event] = shape;
  const { convolve, act, headAct, pool, join, summed } = parts;
  const blocks = BLOCKS.map(([name, widths, down], i): Layer => {
    const [inputs, outputs] = [width * (BLOCKS[i - 1]?.[1] ?? 1), width * widths];
    const first = { inputs, outputs, classes, inputBias: true };
    const second = { inputs: outputs, outputs, classes, inputBias: true, outputGain: true, zero: true };
    const residual = sequence(convolve(`${name}.first`, first), act, convolve(`${name}.second`, second));
    const shortcut = inputs === outputs ? identity : convolve(`${name}.shortcut`, { inputs, outputs });
    return join(residual, shortcut, { act, pool: down ? pool : identity });
  });
  const stem = convolve('stem', { inputs: event.at(-1)!, outputs: width });
  const network = sequence(stem, act, ...blocks, headAct, summed, energyHead(2 * width, 0));
  return networkModel({ name: 'assembled', config: {}, shape: event, classes, network });
}
