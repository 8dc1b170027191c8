import { EbmError, knownOptions, within, type Box, type Key } from '@ebmjs/core';
import type { Storage } from './codec.js';
import { layoutOf, type Write } from './layout.js';
import type { Augment } from './policy.js';
import { checkedPrior, uniformIn, type Prior } from './prior.js';
import { storedChains, type ReplayBuffer } from './stored-chains.js';

export interface ReplayBufferOptions {
  /** Number of chains kept. Du and Mordatch (2019) keep 10000. */
  readonly capacity: number;
  /** Shape of one event; images are `[height, width, channels]`. */
  readonly shape: readonly number[];
  /** Number of classes of the chains' labels. @defaultValue `0`: chains without labels */
  readonly classes?: number;
  /** Probability that a drawn chain starts anew from the prior, with a new label. @defaultValue `0.05` */
  readonly restart?: number;
  /**
   * Where finished chains go, and how chains are drawn:
   *
   * - `'same-slot'`: back to where they came from. The buffer starts full of the prior; a draw takes no slot twice.
   * - `'ring'`: over the oldest ones, as in the code of Du and Mordatch. Starts empty; draws with replacement, so that some
   *   chains go on in several copies and others never do.
   * - `'reservoir'`: over any one, so that what is kept is a fair sample of all that was ever written (Vitter 1985,
   *   algorithm R; so do Du et al. 2021). Starts empty; a draw takes no slot twice.
   *
   * Those that start empty begin chains anew as long as they hold too few. @defaultValue `'same-slot'`
   */
  readonly write?: Write;
  /** Probability that a chain that goes on gets another label, drawn from all, and goes back with it. @defaultValue `0` */
  readonly flip?: number;
  /**
   * Whether draws have as many chains of each class as of any other, give or take one, and the first contents too. Chains
   * then begin with the label whose turn it is, and flips exchange labels within the draw. @defaultValue `false`
   */
  readonly balance?: boolean;
  /**
   * `'float16'` takes half the memory and `'uint8'` a quarter. Both round at random so that there is no bias, with noise
   * of at most half a spacing: 0.00024 for numbers from 0.5 to 1 and 0.002 of the box. `'float16'` moves what lies beyond
   * 65504, `'uint8'` what lies outside the box, to there. `'uint8-faithful'` keeps images as the code of Du and Mordatch
   * does and darkens them by 0.4 % a pass. @defaultValue `'float32'`
   */
  readonly storage?: Storage;
  /** Range of the default prior and of 8-bit storage. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box;
  /** Fills the buffer (which reads it back once, synchronously) and restarts chains. @defaultValue uniform in the box */
  readonly prior?: Prior;
  /** Applied to the chains of a draw that go on. @defaultValue `null`: they go on from where they ended */
  readonly augment?: Augment | null;
  /** Of the first rows and labels, of rounding and of places in a reservoir. */
  readonly key: Key;
}

const OPTIONS: readonly string[] = [
  ...[
    'capacity',
    'shape',
    'classes',
    'restart',
    'write',
    'flip',
    'balance',
    'storage',
    'box',
    'prior',
    'augment',
    'key',
  ],
];

/**
 * The chains of persistent contrastive divergence, kept on the host (Du and Mordatch 2019, algorithm 1).
 *
 * Every chain keeps its label until it restarts or is flipped; how often it was visited, since when and what it began from
 * are kept with it. Mutable: `put` and the restores change it, `draw` does not. What drawing and putting cost grows with
 * the batch, not with the capacity.
 *
 * `draw(key, n, { classes })` takes chains of these labels only. `draw` throws an `EbmError` for more chains than
 * `capacity` and, where chains go back to their slots, for more than have these labels: to begin chains in the slots of
 * other labels would take those away for good. Otherwise those that are missing begin anew. `put` throws for shapes,
 * labels or slots that do not fit and for numbers that are not finite; neither changes anything then.
 */
export function replayBuffer(options: ReplayBufferOptions): ReplayBuffer {
  knownOptions('replayBuffer', options, OPTIONS);
  const { capacity, shape, classes = 0, storage = 'float32', box = { min: 0, max: 1 }, write = 'same-slot' } = options;
  const { restart = 0.05, flip = 0, balance = false, augment = null, key } = options;
  within('replayBuffer.restart', restart, 0, 1);
  within('replayBuffer.flip', flip, 0, 1);
  if (typeof balance !== 'boolean') throw new EbmError('replayBuffer.balance', 'must be true or false', balance);
  if (augment !== null && typeof augment !== 'function')
    throw new EbmError('replayBuffer.augment', 'must be a function or null', augment);
  const layout = layoutOf({ capacity, shape, classes, storage, box, write });
  if (classes === 0 && (flip > 0 || balance))
    throw new EbmError('replayBuffer.classes', 'must be above 0 for flips and balance', classes);
  const prior = checkedPrior(options.prior ?? uniformIn(layout), layout);
  const policy = { restart, flip, balance, augment, prior, all: false };
  return storedChains({ key, layout, policy });
}
