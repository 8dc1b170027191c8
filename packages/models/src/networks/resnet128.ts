import type { NetworkModel } from '../network-model.js';
import { resnet } from './resnet.js';
import { resnet32WiderSpec } from './resnet32-wider.js';
import type { ResnetOptions } from './resnet-options.js';
import { block, halved, type ResnetSpec } from './resnet-spec.js';

/** @internal */
export const resnet128Spec: ResnetSpec = {
  name: 'resnet128',
  shape: [128, 128, 3],
  classes: 1000,
  width: 64,
  blocks: (width) => [
    halved('resOptim', width),
    halved('res3', 2 * width),
    halved('res5', 4 * width),
    halved('res7', 8 * width),
    halved('res9', 8 * width),
    block('res10', 8 * width),
  ],
  attention: { at: 'resOptim', after: true, width: (width) => Math.ceil(width / 2) },
  code: { ...resnet32WiderSpec.code, activation: 'swish' },
  leakyFirst: true,
  idleDense: false,
};

/**
 * The network for ImageNet 128x128 of the code of Du and Mordatch (2019), with 1000 classes unless told otherwise, images
 * `[n, 128, 128, 3]` (or of another `shape`, 32x32 at least) to energies `[n]`: 21,212,289 weights in use. Swish, as its
 * command has it, also in the first block, where `faithful` has leaky ReLUs. `faithful` makes the attention that the
 * released code declares and does not use, too.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function resnet128(options: ResnetOptions = {}): NetworkModel {
  return resnet(resnet128Spec, options);
}
