import * as tf from '@tensorflow/tfjs-core';
import { scope, split, uniform, type Draw, type Key } from '@ebmjs/core';
import { coins } from '../coins.js';
import { redrawLabels } from '../redraw-labels.js';

/** A draw, and how many of its chains are not what they were. */
export interface Renewed extends Draw {
  readonly restarted: number;
  readonly relabelled: number;
}

export interface RenewOptions {
  readonly restart: number;
  readonly flip: number;
  /** @defaultValue uniform on [0, 1] */
  readonly prior?: (key: Key, n: number) => tf.Tensor;
}

/** The draw with some chains started anew and, apart from that, some labels drawn anew; `null`: with none. Borrows it. */
export function renewed(key: Key, { x, y, slots }: Draw, options: RenewOptions | null): Renewed {
  const { restart, flip, prior = (key) => uniform(key, x.shape) }: RenewOptions = options ?? { restart: 0, flip: 0 };
  const [coinKey, priorKey, labelKey] = split(key, 3);
  return scope(() => {
    const n = slots.length;
    const { fallen, count } = coins(coinKey, n, restart);
    const mask = fallen && tf.reshape(fallen, [n, ...x.shape.slice(1).map(() => 1)]);
    const positions = mask ? tf.where(mask, prior(priorKey, n), x) : x.clone();
    const chains = { x: positions, slots, restarted: count };
    if (!y) return { ...chains, relabelled: 0 };
    const { labels, count: relabelled } = redrawLabels(labelKey, y, flip);
    return { ...chains, y: tf.clone(labels), relabelled };
  });
}
