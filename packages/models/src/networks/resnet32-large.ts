import type { NetworkModel } from '../network-model.js';
import { resnet } from './resnet.js';
import type { ResnetOptions } from './resnet-options.js';
import { block, halved, type BlockSpec, type ResnetSpec } from './resnet-spec.js';

/** Nine blocks, three a size of the image. @internal */
export const nineBlocks = (width: number, first: BlockSpec): BlockSpec[] => [
  first,
  block('res1', width),
  block('res2', width),
  halved('res3', 2 * width),
  block('res4', 2 * width),
  block('res5', 2 * width),
  halved('res6', 4 * width),
  block('res7', 4 * width),
  block('res8', 4 * width),
];

/** @internal */
export const resnet32LargeSpec: ResnetSpec = {
  name: 'resnet32Large',
  shape: [32, 32, 3],
  classes: 0,
  width: 128,
  blocks: (width) => nineBlocks(width, halved('resOptim', width)),
  attention: { at: 'res4', width: (width) => width },
  code: {
    activation: 'leaky-relu',
    headActivation: ({ classes }) => (classes > 0 ? 'leaky-relu' : 'relu'),
    dropout: 0.5,
  },
  leakyFirst: false,
  idleDense: false,
};

/**
 * The network for unconditional CIFAR-10 of Du and Mordatch (2019, figure 12b and the released code), images
 * `[n, 32, 32, 3]` (or of another `shape`, 8x8 at least) to energies `[n]`: 18,591,105 weights in use. With dropout of
 * 0.5 in training mode. `faithful` makes the attention that the released code declares and does not use.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function resnet32Large(options: ResnetOptions = {}): NetworkModel {
  return resnet(resnet32LargeSpec, options);
}
