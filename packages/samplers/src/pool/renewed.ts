import * as tf from '@tensorflow/tfjs-core';
import { ORIGINS, scope, split, uniform, type ChainHistory, type Draw, type Key } from '@ebmjs/core';
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
  /** Calls of `put` that the buffer has had, when a chain that starts anew is born. @defaultValue 0 */
  readonly writes?: number | undefined;
}

/** The draw with some chains started anew and, apart from that, some labels drawn anew; `null`: with none. Borrows it. */
export function renewed(key: Key, { x, y, slots, history }: Draw, options: RenewOptions | null): Renewed {
  const { restart, flip, prior = (key) => uniform(key, x.shape), writes = 0 }: RenewOptions = options ?? NOTHING;
  const [coinKey, priorKey, labelKey] = split(key, 3);
  return scope(() => {
    const n = slots.length;
    const { fallen, count, rows } = coins(coinKey, n, restart);
    const mask = fallen && tf.reshape(fallen, [n, ...x.shape.slice(1).map(() => 1)]);
    const positions = mask ? tf.where(mask, prior(priorKey, n), x) : x.clone();
    const known = history && { history: bornAnew(history, rows, writes) };
    const chains = { x: positions, slots, ...known, restarted: count };
    if (!y) return { ...chains, relabelled: 0 };
    const { labels, count: relabelled } = redrawLabels(labelKey, y, flip);
    return { ...chains, y: tf.clone(labels), relabelled };
  });
}

const NOTHING: RenewOptions = { restart: 0, flip: 0 };

/** The history of the same chains, those of `rows` at their beginning. */
function bornAnew(history: ChainHistory, rows: readonly number[], writes: number): ChainHistory {
  const { visits, born, origins } = history;
  const anew = { visits: visits.slice(), born: born.slice(), origins: origins.slice() };
  for (const row of rows) {
    anew.visits[row] = 0;
    anew.born[row] = writes;
    anew.origins[row] = ORIGINS.indexOf('restart');
  }
  return anew;
}
