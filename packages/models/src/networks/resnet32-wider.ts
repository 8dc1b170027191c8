import type { NetworkModel } from '../network-model.js';
import { resnet } from './resnet.js';
import { nineBlocks } from './resnet32-large.js';
import type { ResnetOptions } from './resnet-options.js';
import { halved, type ResnetSpec } from './resnet-spec.js';

/** @internal */
export const resnet32WiderSpec: ResnetSpec = {
  name: 'resnet32Wider',
  shape: [32, 32, 3],
  classes: 0,
  width: 192,
  stem: 128,
  blocks: (width) => nineBlocks(width, halved('resOptim', width)),
  attention: { at: 'res1', width: (width) => Math.ceil(width / 2) },
  code: {
    activation: 'leaky-relu',
    headActivation: ({ activation }) => (activation === 'swish' ? 'swish' : 'relu'),
    dropout: 0,
  },
  leakyFirst: true,
  idleDense: false,
};

/**
 * The wider network of the code of Du and Mordatch (2019), of `width` 192 for CIFAR-10 and 256 for ImageNet 32x32 with
 * 1000 classes, images `[n, 32, 32, 3]` (or of another `shape`, 8x8 at least) to energies `[n]`: 42,037,185 weights in
 * use with ten classes. `faithful` has leaky ReLUs in the first block whatever the activation, and makes the attention
 * that the released code declares and does not use.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function resnet32Wider(options: ResnetOptions = {}): NetworkModel {
  return resnet(resnet32WiderSpec, options);
}
