import * as tf from '@tensorflow/tfjs-core';
import { batchOf, hostUniform, knownOptions, positive, randint, scope, split, whole, type Key } from '@ebmjs/core';
import { insideCell } from './inside-cell.js';
import type { Toy } from './toy.js';

export interface CheckerboardOptions {
  /** Squares along a side, two or more. @defaultValue 4 */
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
  const halfWidth = positive('checkerboard.halfWidth', options.halfWidth ?? 2);
  const side = (2 * halfWidth) / squares;
  const taken = takenSquares(squares);
  const logDensity = -Math.log(taken.length * side ** 2);
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

function takenSquares(squares: number): (readonly [number, number])[] {
  const line = Array.from({ length: squares }, (_, i) => i);
  return line.flatMap((i) => line.filter((j) => (i + j) % 2 === 0).map((j) => [i, j] as const));
}

interface Draw {
  readonly key: Key;
  readonly n: number;
  readonly taken: readonly (readonly [number, number])[];
  readonly squares: number;
}

/** Draws in units of squares, each placed on the board, as `x, y, x, y, ...`. */
function points({ key, n, taken, squares }: Draw, place: (value: number) => number): Float32Array {
  const [which, where] = split(key, 2);
  const square = randint(which, n, taken.length);
  const u = hostUniform(where, 2 * n);
  // Twice as many cells as there are: moving the board's corner to -halfWidth rounds once more.
  return Float32Array.from(u, (value, i) => place(insideCell(taken[square[i >> 1]!]![i % 2]!, value, 2 * squares)));
}
