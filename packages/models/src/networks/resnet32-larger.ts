import type { NetworkModel } from '../network-model.js';
import { resnet } from './resnet.js';
import { resnet32LargeSpec } from './resnet32-large.js';
import type { ResnetOptions } from './resnet-options.js';
import { block, type ResnetSpec } from './resnet-spec.js';

const TWICE_MORE: ReadonlySet<string> = new Set(['res2', 'res5', 'res8']);

/** @internal */
export const resnet32LargerSpec: ResnetSpec = {
  ...resnet32LargeSpec,
  name: 'resnet32Larger',
  blocks: (width) =>
    resnet32LargeSpec.blocks(width).flatMap((each) => {
      if (!TWICE_MORE.has(each.name)) return [each];
      return [each, block(`${each.name}a`, each.width), block(`${each.name}b`, each.width)];
    }),
  attention: { at: 'res4', width: (width) => Math.ceil(width / 2) },
  code: { ...resnet32LargeSpec.code, dropout: 0 },
  idleDense: true,
};

/**
 * The deepest network for CIFAR-10 of the code of Du and Mordatch (2019): `resnet32Large` and six more blocks, images
 * `[n, 32, 32, 3]` (or of another `shape`, 8x8 at least) to energies `[n]`: 31,104,769 weights in use with ten classes.
 * `faithful` makes the dense layer and the attention that the released code declares and does not use.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function resnet32Larger(options: ResnetOptions = {}): NetworkModel {
  return resnet(resnet32LargerSpec, options);
}
