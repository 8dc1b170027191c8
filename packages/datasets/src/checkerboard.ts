import * as tf from '@tensorflow/tfjs-core';
import {
  batchOf,
  EbmError,
  hostUniform,
  knownOptions,
  positive,
  randint,
  scope,
  split,
  whole,
  type Key,
} from '@ebmjs/core';
import { insideCell } from './inside-cell.js';
import type { Toy } from './toy.js';

export interface CheckerboardOptions {
  /** Squares along a side, from 2 to 65,536. @defaultValue 4 */
  readonly squares?: number;
  /** The board is `[-halfWidth, halfWidth]` in both coordinates. @defaultValue 2 */
  readonly halfWidth?: number;
}

/**
 * Uniform on every other square of a board, the one at the lowest corner among them: density `1 / area` there, none
 * elsewhere. Its walls make it hard for samplers that follow gradients: there are none.
 */
export function checkerboard(options: CheckerboardOptions = {}): Toy {
  knownOptions('checkerboard', options, ['squares', 'halfWidth']);
  const squares = whole('checkerboard.squares', options.squares ?? 4, 2);
  if (squares > 65_536) throw new EbmError('checkerboard.squares', 'must be at most 65536', squares);
  const halfWidth = positive('checkerboard.halfWidth', options.halfWidth ?? 2);
  const side = (2 * halfWidth) / squares;
  const taken = Math.ceil(squares ** 2 / 2);
  const logDensity = -Math.log(taken * side ** 2);
  return {
    name: 'checkerboard',
    shape: [2],
    classes: 0,
    box: { min: -halfWidth, max: halfWidth },
    batch: (key, n) => ({
      x: tf.tensor2d(
        points({ key, n, taken, squares }, (v) => v * side - halfWidth),
        [n, 2],
      ),
    }),
    logDensity: (x) => {
      batchOf('checkerboard.logDensity', x, [2]);
      return scope(() => {
        const square = tf.floor(tf.div(tf.add(x, halfWidth), side));
        const inside = tf.cast(tf.logicalAnd(tf.greaterEqual(square, 0), tf.less(square, squares)), 'float32');
        const even = tf.equal(tf.mod(tf.sum(square, 1), 2), 0);
        const on = tf.logicalAnd(tf.greater(tf.min<tf.Tensor1D>(inside, 1), 0), even); // min: `all` has no gradient
        return tf.where<tf.Tensor>(on, tf.scalar(logDensity), tf.scalar(-Infinity)) as tf.Tensor1D;
      });
    },
  };
}

/** The `k`-th taken square, column by column. */
function takenSquare(k: number, squares: number): readonly [number, number] {
  const column = Math.floor((2 * k) / squares);
  const shift = squares % 2 === 0 ? column % 2 : 0; // with an odd number, every second square alternates by itself
  return [column, ((2 * k) % squares) + shift];
}

interface Draw {
  readonly key: Key;
  readonly n: number;
  readonly taken: number;
  readonly squares: number;
}

/** Draws in units of squares, each placed on the board, as `x, y, x, y, ...`. */
function points({ key, n, taken, squares }: Draw, place: (value: number) => number): Float32Array {
  const [which, where] = split(key, 2);
  const square = Array.from(randint(which, n, taken), (k) => takenSquare(k, squares));
  // Twice as many cells as there are: moving the board's corner to -halfWidth rounds once more.
  return Float32Array.from(hostUniform(where, 2 * n), (u, i) =>
    place(insideCell(square[i >> 1]![i % 2]!, u, 2 * squares)),
  );
}
