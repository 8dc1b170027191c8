import type * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Ball } from './project.js';

/** Every row within epsilon of its clean input, up to float32, and every number in the box without exception. */
export function expectInside(x: tf.Tensor, { norm, epsilon, clean, box }: Ball): void {
  const [points, centres] = [x.dataSync(), clean.dataSync()];
  const size = points.length / x.shape[0]!;
  for (let row = 0; row < points.length; row += size) {
    const change = [...points.slice(row, row + size)].map((value, i) => Math.abs(value - centres[row + i]!));
    const far = norm === 'l2' ? Math.hypot(...change) : Math.max(...change);
    expect(far, 'the ball').toBeLessThanOrEqual(epsilon + 1e-6);
  }
  if (box)
    expect(
      points.every((value) => value >= box.min && value <= box.max),
      'the box',
    ).toBe(true);
}
