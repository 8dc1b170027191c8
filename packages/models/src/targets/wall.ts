import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive, type Box } from '@ebmjs/core';
import type { TracedEnergy } from '../analytic-energy.js';
import { checkedBox } from '../box.js';

/** A box with walls that give way. */
export interface WallOptions {
  /** @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box;
  /** What a distance beyond a face is multiplied by before it is squared. @defaultValue 100 */
  readonly stiffness?: number;
}

export interface Wall extends Required<WallOptions> {
  /** `sum_i (stiffness (x_i - clip(x_i)))^2` `[n]`, and its gradient. Runs inside `scope`. */
  readonly trace: (x: tf.Tensor) => TracedEnergy;
}

export const WALL_OPTIONS = ['box', 'stiffness'] as const;

/** The wall, its options checked for `where`. */
export function wallOf(where: string, options: WallOptions, known: readonly string[] = WALL_OPTIONS): Wall {
  knownOptions(where, options, known);
  const box = checkedBox(`${where}.box`, options.box ?? { min: 0, max: 1 });
  const stiffness = positive(`${where}.stiffness`, options.stiffness ?? 100);
  return {
    box,
    stiffness,
    trace: (x) => {
      const beyond = tf.mul(tf.sub(x, tf.clipByValue(x, box.min, box.max)), stiffness);
      return {
        value: tf.sum(tf.square(tf.reshape(beyond, [x.shape[0]!, -1])), 1),
        slope: () => tf.mul(beyond, 2 * stiffness),
      };
    },
  };
}
