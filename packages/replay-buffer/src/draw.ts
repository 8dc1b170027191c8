import * as tf from '@tensorflow/tfjs-core';
import {
  batchOf,
  EbmError,
  knownOptions,
  ORIGINS,
  scope,
  split,
  whole,
  type ChainHistory,
  type Draw,
  type DrawFrom,
  type Key,
} from '@ebmjs/core';
import { historyAt, type Contents } from './contents.js';
import type { Layout } from './layout.js';
import { planDraw, type Plan } from './plan-draw.js';
import type { Policy } from './policy.js';
import { readRows } from './row-store.js';

export interface DrawOptions {
  readonly key: Key;
  readonly n: number;
  readonly from?: DrawFrom | undefined;
}

/** `n` chains, some of them begun anew. Changes nothing; the tensors are the caller's. */
export function draw(contents: Contents, layout: Layout, policy: Policy, { key, n, from = {} }: DrawOptions): Draw {
  checkDraw(layout, n, from);
  const [slots, coins, priorKey, labelKey, flips, readKey, augmentKey] = split(key, 7);
  const plan = planDraw(contents, layout, policy, { keys: { slots, coins, labels: labelKey, flips }, n, from });
  const history = historyOf(contents, plan, policy);
  const labels = layout.classes === 0 ? undefined : labelsOf(contents, layout, plan);
  const tensors = scope(() => {
    const y = labels && tf.tensor2d(labels, [n, layout.classes], 'float32');
    const x = starts(contents, layout, policy, { plan, y, priorKey, readKey, augmentKey });
    return y ? { x, y } : { x };
  });
  return { ...tensors, slots: plan.slots, history };
}

function checkDraw({ where, capacity, classes }: Layout, n: number, from: DrawFrom): void {
  if (whole(`${where}.draw.n`, n) > capacity) {
    throw new EbmError(`${where}.draw.n`, `must be at most the capacity of ${capacity}`, n);
  }
  knownOptions(`${where}.draw.from`, from, ['classes']);
  if (!from.classes) return;
  const valid = from.classes.every((label) => Number.isInteger(label) && label >= 0 && label < classes);
  if (!valid || from.classes.length === 0 || new Set(from.classes).size < from.classes.length) {
    throw new EbmError(`${where}.draw.from.classes`, `must be different classes of the ${classes}`, from.classes);
  }
}

function historyOf(contents: Contents, { slots, fresh, wanting }: Plan, { prior }: Policy): ChainHistory {
  const history = historyAt(contents, slots);
  for (const row of fresh) {
    history.visits[row] = 0;
    history.born[row] = contents.writes;
    history.origins[row] = ORIGINS.indexOf(prior.origin ?? (wanting.has(row) ? 'fresh' : 'restart'));
  }
  return history;
}

/** The stored labels where a row keeps its own, else those of the plan. */
function labelsOf({ labels }: Contents, { classes }: Layout, plan: Plan): Float32Array {
  const known = plan.slots.map((slot) => Math.max(slot, 0));
  const y = readRows(labels!.rows, known);
  plan.labels.forEach((label, row) => {
    if (label < 0) return;
    y.fill(0, row * classes, (row + 1) * classes);
    y[row * classes + label] = 1;
  });
  return y;
}

interface Starts {
  readonly plan: Plan;
  readonly y: tf.Tensor2D | undefined;
  readonly priorKey: Key;
  readonly readKey: Key;
  readonly augmentKey: Key;
}

function starts(contents: Contents, layout: Layout, { prior, augment }: Policy, options: Starts): tf.Tensor {
  const { plan, y, priorKey, readKey, augmentKey } = options;
  const begin = new Set(plan.fresh);
  const goOn = [...plan.slots.keys()].filter((row) => !begin.has(row));
  const kept = (): tf.Tensor => {
    const x = positions(contents, layout, { key: readKey, slots: goOn.map((row) => plan.slots[row]!) });
    if (!augment) return x;
    const rowsOfY = y && (tf.gather(y, tf.tensor1d(goOn, 'int32')) as tf.Tensor2D);
    const augmented = augment(augmentKey, x, rowsOfY);
    batchOf(`${layout.where}.augment`, augmented, layout.shape);
    if (augmented.shape[0] !== goOn.length) {
      throw new EbmError(`${layout.where}.augment`, `must give ${goOn.length} rows`, augmented.shape[0]);
    }
    return augmented;
  };
  const begun = (): tf.Tensor =>
    prior(priorKey, begin.size, y && Int32Array.from(plan.fresh, (row) => plan.labels[row]!));
  if (goOn.length === 0) return begun();
  return begin.size === 0 ? kept() : inOrder(tf.concat([kept(), begun()]), [...goOn, ...plan.fresh]);
}

/** The rows at `slots` as they were put in. */
function positions(
  { rows }: Contents,
  { shape, codec }: Layout,
  { key, slots }: { readonly key: Key; readonly slots: readonly number[] },
): tf.Tensor {
  return tf.tensor(codec.decode(key, readRows(rows, slots)), [slots.length, ...shape], 'float32');
}

/** Row `i` of `x` to place `places[i]`. */
function inOrder(x: tf.Tensor, places: readonly number[]): tf.Tensor {
  const source = new Int32Array(places.length);
  places.forEach((place, i) => (source[place] = i));
  return tf.gather(x, tf.tensor1d(source, 'int32'));
}
