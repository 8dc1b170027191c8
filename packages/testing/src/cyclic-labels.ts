import * as tf from '@tensorflow/tfjs-core';

/** One-hot labels `[n, classes]` that go round the classes; none where there are no classes. */
export function cyclicLabels(classes: number, n: number): tf.Tensor2D | undefined {
  if (classes === 0) return undefined;
  const data = Float32Array.from({ length: n * classes }, (_, i) =>
    i % classes === Math.floor(i / classes) % classes ? 1 : 0,
  );
  return tf.tensor2d(data, [n, classes]);
}
