import type { Model } from '@ebmjs/core';
import { activation, convolution, dense, energyHead, flatten, networkModel, sequence, type Layer } from '@ebmjs/models';
import type { Convolve } from './assembled.js';
import type { GoldenCase } from './golden.js';

/** What MnistNet is put together from. */
export interface MnistParts {
  readonly halve: Convolve;
  readonly flat: Layer;
}

/** MnistNet of a case, leaky and without labels, from its parts. */
export function assembledMnist(
  { shape, options }: GoldenCase,
  { halve = convolution, flat = flatten }: Partial<MnistParts> = {},
): Model {
  const { width } = options as { readonly width: number };
  const act = activation('leaky-relu');
  const halving = (i: number, inputs: number, outputs: number): Layer =>
    sequence(halve(`conv${i}`, { inputs, outputs, size: 4, stride: 2 }), act);
  return networkModel({
    name: 'assembled',
    config: {},
    shape: shape.slice(1),
    network: sequence(
      convolution('conv0', { inputs: 1, outputs: width }),
      act,
      halving(1, width, width),
      halving(2, width, 2 * width),
      halving(3, 2 * width, 4 * width),
      flat,
      dense('hidden', { inputs: 64 * width, outputs: 128 }),
      act,
      energyHead(128, 0),
    ),
  });
}
