import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, randint, scope, split, whole, type Draw, type DrawFrom, type Key } from '@ebmjs/core';
import { chooseSlots } from './choose-slots.js';
import type { Layout } from './layout.js';
import type { Prior } from './prior.js';
import { gather } from './rows.js';
import type { Contents } from './snapshot.js';

export interface DrawOptions {
  readonly key: Key;
  readonly n: number;
  readonly prior: Prior;
  readonly restart: number;
  readonly from?: DrawFrom | undefined;
}

/** `n` chains from different slots, some of them restarted. Changes nothing; the tensors are the caller's. */
export function draw(contents: Contents, layout: Layout, { key, n, prior, restart, from = {} }: DrawOptions): Draw {
  if (whole('replayBuffer.draw.n', n) > layout.capacity) {
    throw new EbmError('replayBuffer.draw.n', `must be at most the capacity of ${layout.capacity}`, n);
  }
  const [slotKey, coinKey, priorKey, labelKey] = split(key, 4);
  const at = from.classes
    ? [...contents.labels.keys()].flatMap((i) =>
        contents.labels[i] === 1 && from.classes!.includes(i % layout.classes) ? [Math.floor(i / layout.classes)] : [],
      )
    : undefined;
  const slots = chooseSlots(slotKey, n, at?.length ?? layout.capacity).map((i) => at?.[i] ?? i);
  const fresh = [...hostUniform(coinKey, n)].flatMap((u, row) => (u < restart ? [row] : []));
  const x = scope(() => {
    const stored = positions(contents, layout, slots);
    return fresh.length === 0 ? stored : replaceRows(stored, fresh, prior(priorKey, fresh.length));
  });
  return layout.classes === 0
    ? { x, slots }
    : { x, y: labels(contents, layout, { slots, fresh, key: labelKey, from }), slots };
}

function positions({ rows }: Contents, { shape, width, codec }: Layout, slots: Int32Array): tf.Tensor {
  return tf.tensor(codec.decode(gather(rows, slots, width)), [slots.length, ...shape], 'float32');
}

/** `x` with the rows `at` replaced by those of `replacements`. */
function replaceRows(x: tf.Tensor, at: readonly number[], replacements: tf.Tensor): tf.Tensor {
  const n = x.shape[0]!;
  const source = Int32Array.from({ length: n }, (_, row) => row);
  at.forEach((row, i) => (source[row] = n + i));
  return tf.gather(tf.concat([x, replacements]), tf.tensor1d(source, 'int32'));
}

interface LabelOptions {
  readonly slots: Int32Array;
  readonly fresh: readonly number[];
  readonly key: Key;
  readonly from: DrawFrom;
}

/** The stored labels, those of `fresh` rows drawn anew. */
function labels(contents: Contents, { classes }: Layout, { slots, fresh, key, from }: LabelOptions): tf.Tensor2D {
  const y = gather(contents.labels, slots, classes);
  const drawn = randint(key, fresh.length, from.classes?.length ?? classes).map((i) => from.classes?.[i] ?? i);
  fresh.forEach((row, i) => {
    const at = row * classes;
    y.fill(0, at, at + classes);
    y[at + drawn[i]!] = 1;
  });
  return tf.tensor2d(y, [slots.length, classes], 'float32');
}
