import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, whole, type Batch, type Buffer, type Energy, type Kernel, type Key } from '@ebmjs/core';
import { firstRows } from './first-rows.js';
import type { ReplayedChains, ReplayOptions, WalkedChains } from './loss-term.js';
import { replay } from './replay.js';

/** What is known of a walk when it is over. Borrowed. */
export interface Walk {
  readonly start: Batch;
  readonly end: Batch;
  readonly steps: number;
  readonly kernel: Kernel;
  readonly key: Key;
  /** Positions on the way, by the number of steps before. */
  readonly kept: ReadonlyMap<number, tf.Tensor>;
  readonly buffer: Pick<Buffer, 'draw'>;
}

/** The walk as terms see it. `energy` is that of the weights that the gradient is taken in. */
export function walkedChains(walk: Walk, energy: (y?: tf.Tensor2D) => Energy): WalkedChains {
  const { start, end, steps, kernel, key, kept, buffer } = walk;
  const at = (step: number): tf.Tensor => {
    const x = step === 0 ? start.x : step === steps ? end.x : kept.get(step);
    if (!x) throw new EbmError('train.terms', `must ask by \`visits\` for the positions after step ${step}`);
    return x;
  };
  const made = new Map<string, ReplayedChains>();
  const replayed = ({ through, chains = start.x.shape[0]! }: ReplayOptions): ReplayedChains => {
    const last = through === 'all' ? steps : Math.min(steps, whole('replayed.through', through));
    const n = Math.min(start.x.shape[0]!, whole('replayed.chains', chains));
    const name = `${last} ${n}`;
    const known = made.get(name);
    if (known) return known;
    const rows = <T extends tf.Tensor>(x: T): T => firstRows(x, n);
    const y = end.y && rows(end.y);
    const from = { step: steps - last, x: rows(at(steps - last)) };
    const again = { kernel, key, energy: energy(y), from, steps, end: rows(end.x), y, start: rows(start.x) };
    const found = replay(again);
    made.set(name, found);
    return found;
  };
  const neighbours: WalkedChains['neighbours'] = (key, n) => {
    const { x, y } = buffer.draw(key, n);
    return { x, ...(y && { y }) };
  };
  return { start, end, steps, kernel, key, at, replayed, neighbours };
}
