import type { NetworkModel } from '../network-model.js';
import { resnet } from './resnet.js';
import type { ResnetOptions } from './resnet-options.js';
import { block, halved, type ResnetSpec } from './resnet-spec.js';

/** @internal */
export const resnet32Spec: ResnetSpec = {
  name: 'resnet32',
  shape: [32, 32, 3],
  classes: 0,
  width: 128,
  blocks: (width) => [
    halved('resOptim', width),
    block('res1', width),
    halved('res2', 2 * width),
    block('res3', 2 * width),
    halved('res4', 2 * width),
    block('res5', 2 * width),
  ],
  attention: { at: 'res3', width: (width) => Math.ceil(width / 2) },
  code: { activation: 'leaky-relu', headActivation: () => 'relu', dropout: 0 },
  leakyFirst: false,
  idleDense: true,
};

/**
 * The network for conditional CIFAR-10 of Du and Mordatch (2019, figure 12a and the released code), images
 * `[n, 32, 32, 3]` (or of another `shape`, 8x8 at least) to energies `[n]`: 5,350,529 weights in use with ten classes.
 * `faithful` makes the dense layer and the attention that the released code declares and does not use.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function resnet32(options: ResnetOptions = {}): NetworkModel {
  return resnet(resnet32Spec, options);
}
