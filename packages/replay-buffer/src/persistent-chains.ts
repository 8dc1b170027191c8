import { knownOptions, whole, type Box, type Key } from '@ebmjs/core';
import type { Storage } from './codec.js';
import { layoutOf } from './layout.js';
import { checkedPrior, uniformIn, type Prior } from './prior.js';
import { storedChains, type ReplayBuffer } from './stored-chains.js';

export interface PersistentChainsOptions {
  /** How many chains there are: the batch of every draw. */
  readonly chains: number;
  /** Shape of one event; images are `[height, width, channels]`. */
  readonly shape: readonly number[];
  /** Number of classes of the chains' labels. @defaultValue `0`: chains without labels */
  readonly classes?: number;
  /** As for `replayBuffer`. @defaultValue `'float32'` */
  readonly storage?: Storage;
  /** Range of the default prior and of 8-bit storage. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box;
  /** Where the chains begin, once. @defaultValue uniform in the box */
  readonly prior?: Prior;
  /** Of the first rows and labels, and of rounding. */
  readonly key: Key;
}

const OPTIONS = ['chains', 'shape', 'classes', 'storage', 'box', 'prior', 'key'];

/**
 * Persistent contrastive divergence without a replay buffer (Tieleman 2008; the ablation of Du and Mordatch 2019, figure
 * 7): every draw is all the chains, each where it ended, in the same order and under its own label. None ever restarts.
 *
 * `draw(key, n)` throws an `EbmError` unless `n` is the number of chains or, for a draw of given classes, of theirs.
 */
export function persistentChains(options: PersistentChainsOptions): ReplayBuffer {
  knownOptions('persistentChains', options, OPTIONS);
  const { chains, shape, classes = 0, storage = 'float32', box = { min: 0, max: 1 }, key } = options;
  whole('persistentChains.chains', chains);
  const layout = layoutOf({ capacity: chains, shape, classes, storage, box }, 'persistentChains');
  const prior = checkedPrior(options.prior ?? uniformIn(layout), layout);
  const policy = { restart: 0, flip: 0, balance: false, augment: null, prior, all: true };
  return storedChains({ key, layout, policy });
}
