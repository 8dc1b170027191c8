import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients } from '@ebmjs/core';

/** Images, kernel and slopes are whole numbers, so that what comes out is known exactly. */
const X = [2, 5, 5, 3] as const;
const W = [3, 3, 3, 4] as const;
const U = [2, 5, 5, 4] as const;

/**
 * How far the active backend's gradients of `sum(u conv(x, w))` in `x` and in `w`, a 3x3 convolution with zeros around
 * the image, are from the true ones, as a share of the largest of these. The truth is a sum of products over windows:
 *
 * ```
 * dw[a, b, c, d] = sum_nij x[n, i + a - 1, j + b - 1, c] u[n, i, j, d]
 * dx[n, i, j, c] = sum_abd w[a, b, c, d] u[n, i - a + 1, j - b + 1, d]
 * ```
 */
export async function gradientError(): Promise<number> {
  const numbers = { x: wholeNumbers(X), w: wholeNumbers(W), u: wholeNumbers(U) };
  const x = tf.tensor4d(numbers.x, [...X]);
  const w = tf.tensor4d(numbers.w, [...W]);
  const u = tf.tensor4d(numbers.u, [...U]);
  const { value, grads } = lossAndGradients(
    (p) => tf.sum(tf.mul(u, tf.conv2d(p['x'] as tf.Tensor4D, p['w'] as tf.Tensor4D, 1, 'same'))),
    { x, w },
  );
  const truth = slopes(numbers);
  const errors = [
    distance(await grads['x']!.data<'float32'>(), truth.x),
    distance(await grads['w']!.data<'float32'>(), truth.w),
  ];
  tf.dispose([x, w, u, value, grads]);
  return Math.max(...errors);
}

interface Numbers {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly u: Float32Array;
}

/** From -3 to 3, without pattern in any direction. */
function wholeNumbers(shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length: size }, (_, i) => ((i * i + 3 * i) % 11) % 7) // 0 to 6
    .map((value) => value - 3);
}

/** The sums above, one window at a time. */
function slopes({ x, w, u }: Numbers): Pick<Numbers, 'x' | 'w'> {
  const dx = new Float32Array(x.length);
  const dw = new Float32Array(w.length);
  for (let at = 0; at < u.length; at++) {
    const [n, i, j, d] = place(at, U);
    for (let window = 0; window < 27; window++) {
      const [a, b, c] = place(window, [3, 3, 3]) as [number, number, number];
      const [row, column] = [i! + a - 1, j! + b - 1];
      if (row < 0 || row > 4 || column < 0 || column > 4) continue;
      const pixel = ((n! * 5 + row) * 5 + column) * 3 + c;
      const weight = window * 4 + d!;
      dw[weight]! += x[pixel]! * u[at]!;
      dx[pixel]! += w[weight]! * u[at]!;
    }
  }
  return { x: dx, w: dw };
}

/** The indices of element `at` of a tensor. */
function place(at: number, shape: readonly number[]): number[] {
  let rest = at;
  return shape
    .toReversed()
    .map((side) => {
      const index = rest % side;
      rest = (rest - index) / side;
      return index;
    })
    .toReversed();
}

/** Largest difference over the largest true number; NaN if one is not a number. */
function distance(found: Float32Array, truth: Float32Array): number {
  const differences = found.map((value, i) => Math.abs(value - truth[i]!));
  return Math.max(...differences) / Math.max(...truth.map(Math.abs));
}
