import { foldIn, onHost, ORIGINS, permutation, randint, split, type Key } from '@ebmjs/core';
import { emptyContents, writeLabels, type Contents } from './contents.js';
import { finiteRows } from './finite-rows.js';
import type { Layout } from './layout.js';
import type { Policy } from './policy.js';
import { writeNumbers } from './row-store.js';

const FILL = 2 ** 20; // numbers drawn from the prior at once

/** What a buffer begins with: full where chains go back to their slots, which they must have; else empty. */
export function firstContents(key: Key, layout: Layout, policy: Policy): Contents {
  const [priorKey, labelKey, fillKey, writeKey] = split(key, 4);
  const contents = emptyContents(layout, writeKey);
  if (layout.write !== 'same-slot') return contents;
  const labels = firstLabels(labelKey, layout, policy);
  fillRows(contents, layout, policy, { priorKey, fillKey, labels });
  if (labels) {
    const y = new Float32Array(layout.capacity * layout.classes);
    labels.forEach((label, i) => (y[i * layout.classes + label] = 1));
    writeLabels(contents.labels!, Int32Array.from(labels.keys()), y);
  }
  const origins = new Uint8Array(layout.capacity).fill(ORIGINS.indexOf(policy.prior.origin ?? 'fresh'));
  writeNumbers(contents.history.origins, 0, origins);
  return { ...contents, stored: layout.capacity };
}

/** Drawn uniformly or, where classes are balanced, as many of each as can be. */
function firstLabels(key: Key, { capacity, classes }: Layout, { balance }: Policy): Int32Array | undefined {
  if (classes === 0) return undefined;
  return balance ? permutation(key, capacity).map((place) => place % classes) : randint(key, capacity, classes);
}

interface FillOptions {
  readonly priorKey: Key;
  readonly fillKey: Key;
  readonly labels: Int32Array | undefined;
}

function fillRows(
  { rows }: Contents,
  { where, capacity, width, codec }: Layout,
  { prior }: Policy,
  options: FillOptions,
): void {
  const { priorKey, fillKey, labels } = options;
  const step = Math.max(1, Math.floor(FILL / width));
  for (let at = 0; at < capacity; at += step) {
    const n = Math.min(step, capacity - at);
    const drawn = onHost(() => prior(foldIn(priorKey, at), n, labels?.subarray(at, at + n)));
    try {
      const values = drawn.dataSync<'float32'>();
      finiteRows(`${where}.prior`, values, width);
      writeNumbers(rows, at * width, codec.encode(foldIn(fillKey, at), values));
    } finally {
      drawn.dispose();
    }
  }
}
