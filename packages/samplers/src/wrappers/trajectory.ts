import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, release, whole, type State } from '@ebmjs/core';

export interface TrajectoryOptions {
  /** At most so many positions are held; an even number, so that halving them leaves equal distances. */
  readonly capacity: number;
  /** Distance between the steps that are kept, to begin with. @defaultValue 1 */
  readonly every?: number;
}

/** Positions of a chain at evenly spaced steps, the first of which is the first seen. Yours to dispose. */
export interface Trajectory {
  /** To be given every state of a run in turn; borrows it. `run` takes it as `onStep`. */
  readonly add: (step: number, state: State) => void;
  /** The steps whose positions are kept. */
  readonly steps: () => readonly number[];
  /** Those positions, `[kept, chains, ...event]`, owned by the caller. */
  readonly positions: () => tf.Tensor;
  /** Frees all that is kept. */
  readonly dispose: () => void;
}

/**
 * Keeps a chain's way in bounded memory: `capacity` positions, however long it gets. When they are full, every other one
 * is dropped and the distance doubles, so that what is kept always spans the whole run, `capacity / 2` to `capacity`
 * positions of it.
 */
export function trajectory(options: TrajectoryOptions): Trajectory {
  knownOptions('trajectory', options, ['capacity', 'every']);
  const capacity = whole('trajectory.capacity', options.capacity, 2);
  if (capacity % 2 !== 0) throw new EbmError('trajectory.capacity', 'must be even', capacity);
  let every = whole('trajectory.every', options.every ?? 1);
  let kept: { readonly step: number; readonly position: tf.Tensor }[] = [];
  return {
    add: (step, { position }) => {
      if ((step - (kept[0]?.step ?? step)) % every !== 0) return;
      if (kept.length === capacity) {
        release(kept.filter((_, i) => i % 2 === 1));
        kept = kept.filter((_, i) => i % 2 === 0);
        every *= 2;
      }
      // A clone shares its numbers; it must outlive any scope that the caller has open.
      kept.push({ step, position: tf.keep(position.clone()) });
    },
    steps: () => kept.map(({ step }) => step),
    positions: () => {
      if (kept.length === 0) throw new EbmError('trajectory.positions', 'nothing was added yet');
      return tf.stack(kept.map(({ position }) => position));
    },
    dispose: () => {
      release(kept);
      kept = [];
    },
  };
}
