import type * as tf from '@tensorflow/tfjs-core';
import {
  batchOf,
  EbmError,
  foldIn,
  knownOptions,
  labelsOf,
  oneOf,
  onHost,
  randint,
  split,
  within,
  type Box,
  type Buffer,
  type Draw,
  type Key,
} from '@ebmjs/core';
import { draw } from './draw.js';
import { layoutOf, type Layout } from './layout.js';
import { checkedPrior, uniformIn, type Prior } from './prior.js';
import { finiteRows, scatter } from './rows.js';
import { readSnapshot, takeSnapshot, type Contents } from './snapshot.js';

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
   * `'uint8'` takes a quarter of the memory, adds noise of at most 0.002 of the box and no bias, and moves what lies
   * outside the box to its faces. @defaultValue `'float32'`
   */
  readonly storage?: 'float32' | 'uint8';
  /** Range of the default prior and of 8-bit storage. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box;
  /** Fills the buffer (which reads it back once, synchronously) and restarts chains. @defaultValue uniform in the box */
  readonly prior?: Prior;
  /** Of the first rows and labels, and of the rounding in 8-bit storage. */
  readonly key: Key;
}

const OPTIONS = ['capacity', 'shape', 'classes', 'restart', 'storage', 'box', 'prior', 'key'];
const FILL = 2 ** 20; // numbers drawn from the prior at once

/**
 * The chains of persistent contrastive divergence, kept on the host (Du and Mordatch 2019, algorithm 1).
 *
 * Starts full of draws from the prior, with labels drawn uniformly. A draw takes no slot twice, and its chains go back
 * to the slots they came from: every chain is continued, under its own label, until it restarts. Mutable: `put` and
 * `restore` change it, `draw` does not.
 *
 * `draw` throws an `EbmError` for more chains than `capacity`, `put` for shapes, labels or slots that do not fit and
 * for numbers that are not finite; neither changes anything then.
 */
export function replayBuffer(options: ReplayBufferOptions): Buffer {
  knownOptions('replayBuffer', options, OPTIONS);
  const { capacity, shape, classes = 0, restart = 0.05, storage = 'float32', box = { min: 0, max: 1 } } = options;
  within('replayBuffer.restart', restart, 0, 1);
  oneOf('replayBuffer.storage', storage, ['float32', 'uint8']);
  const layout = layoutOf({ capacity, shape, classes, storage, box });
  const prior = checkedPrior(options.prior ?? uniformIn(layout), layout);
  let contents = fill(options.key, prior, layout);

  return {
    draw: (key, n, from) => draw(contents, layout, { key, n, prior, restart, from }),
    put: async (drawn, x) => {
      checkPut(drawn, x, layout);
      const [rows, labels] = await Promise.all([x.data<'float32'>(), drawn.y?.data<'float32'>()]);
      finiteRows('replayBuffer.put.x', rows, layout.width);
      const { key, writes } = contents;
      scatter(layout.codec.encode(foldIn(key, writes), rows), drawn.slots, contents.rows);
      if (labels) scatter(labels, drawn.slots, contents.labels);
      contents = { ...contents, writes: writes + 1 };
    },
    snapshot: () => takeSnapshot(contents, layout),
    restore: (snapshot) => {
      contents = readSnapshot(snapshot, layout);
    },
  };
}

function fill(key: Key, prior: Prior, { capacity, width, classes, codec }: Layout): Contents {
  const [priorKey, labelKey, fillKey, writeKey] = split(key, 4);
  const rows = codec.allocate(capacity * width);
  const step = Math.max(1, Math.floor(FILL / width));
  for (let at = 0; at < capacity; at += step) {
    const drawn = onHost(() => prior(foldIn(priorKey, at), Math.min(step, capacity - at)));
    try {
      const values = drawn.dataSync<'float32'>();
      finiteRows('replayBuffer.prior', values, width);
      rows.set(codec.encode(foldIn(fillKey, at), values), at * width);
    } finally {
      drawn.dispose();
    }
  }
  const labels = new Float32Array(capacity * classes);
  if (classes > 0) randint(labelKey, capacity, classes).forEach((label, i) => (labels[i * classes + label] = 1));
  return { rows, labels, key: writeKey, writes: 0 };
}

function checkPut({ slots, y }: Draw, x: tf.Tensor, { capacity, shape, classes }: Layout): void {
  const valid = new Set(slots).size === slots.length && slots.every((slot) => slot >= 0 && slot < capacity);
  if (!valid) throw new EbmError('replayBuffer.put.slots', `must be different slots below ${capacity}`, [...slots]);
  batchOf('replayBuffer.put.x', x, shape);
  if (x.shape[0] !== slots.length) throw new EbmError('replayBuffer.put.x', `must have ${slots.length} rows`, x.shape);
  if (!y && classes > 0) throw new EbmError('replayBuffer.put.y', `must be labels of ${classes} classes, got none`);
  if (y && classes === 0)
    throw new EbmError('replayBuffer.put.y', 'must be absent from a buffer without labels', y.shape);
  if (y) labelsOf('replayBuffer.put.y', y, slots.length, classes);
}
