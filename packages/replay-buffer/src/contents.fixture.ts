import * as tf from '@tensorflow/tfjs-core';
import { key, type Key } from '@ebmjs/core';
import { emptyContents, writeLabels, type Contents } from './contents.js';
import { layoutOf, type Layout, type LayoutOptions } from './layout.js';
import type { Policy } from './policy.js';
import { writeNumbers } from './row-store.js';

/** Rows of two numbers and five classes. */
export const layoutWith = (change: Partial<LayoutOptions> = {}): Layout =>
  layoutOf({ capacity: 50, shape: [2], classes: 5, storage: 'float32', box: { min: 0, max: 1 }, ...change });

/** Slot `s` holds the row [s, s] and the label `s mod classes`; the first `stored` do. */
export function numbered(layout: Layout, stored: number = layout.capacity): Contents {
  const { classes } = layout;
  const contents = emptyContents(layout, key(0));
  writeNumbers(
    contents.rows,
    0,
    Float32Array.from({ length: 2 * stored }, (_, i) => Math.floor(i / 2)),
  );
  if (contents.labels) {
    const y = Float32Array.from({ length: stored * classes }, (_, i) =>
      i % classes === Math.floor(i / classes) % classes ? 1 : 0,
    );
    writeLabels(
      contents.labels,
      Int32Array.from({ length: stored }, (_, slot) => slot),
      y,
    );
  }
  return { ...contents, stored, written: stored };
}

/** No restarts, no flips; chains that begin do so at [-1, -1]. */
export const policyWith = (change: Partial<Policy> = {}): Policy => ({
  restart: 0,
  flip: 0,
  balance: false,
  all: false,
  augment: null,
  prior: (_: Key, n: number) => tf.fill([n, 2], -1),
  ...change,
});
