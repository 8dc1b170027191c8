import * as tf from '@tensorflow/tfjs-core';
import { mean, scope } from '@ebmjs/core';

/**
 * The unbiased squared MMD of rows `[n, d]` and `[m, d]` under `k(a, b) = (a b / d + 1)^3`, two rows or more each. Kernels
 * in float32, their sums in float64. Borrows both.
 */
export async function polynomialMmd(a: tf.Tensor2D, b: tf.Tensor2D): Promise<number> {
  const kernels = [kernel(a, a), kernel(b, b), kernel(a, b)];
  const [own, other, cross] = await Promise.all(kernels.map((k) => k.data<'float32'>())).finally(() =>
    tf.dispose(kernels),
  );
  return offDiagonal(own!, a.shape[0]) + offDiagonal(other!, b.shape[0]) - 2 * mean(cross!);
}

const kernel = (x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D =>
  scope(() => {
    const one = tf.add<tf.Tensor2D>(tf.div(tf.matMul(x, y, false, true), x.shape[1]), 1);
    return tf.mul(tf.square(one), one);
  });

/** Mean of `k(x_i, x_j)` over `i` and another `j`. */
function offDiagonal(kernel: Float32Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < kernel.length; i++) if (i % (n + 1) !== 0) sum += kernel[i]!;
  return sum / (n * (n - 1));
}
