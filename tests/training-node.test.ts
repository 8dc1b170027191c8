import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { key, release, split, uniform, type Dataset } from '@ebmjs/core';
import { mlp } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train } from '@ebmjs/training';
import { afterAll, expect, it } from 'vitest';
import { isTfjsNodeInstalled } from '../packages/backends/src/tfjs-node.fixture.js';

const installed = isTfjsNodeInstalled();

const classes = 3;
const data: Dataset = {
  name: 'squares',
  shape: [2],
  classes,
  batch: (k, n) => {
    const [xKey] = split(k, 1);
    const y = tf.tidy(() => tf.cast(tf.oneHot(tf.range(0, n, 1, 'int32'), classes), 'float32')) as tf.Tensor2D;
    return { x: uniform(xKey, [n, 2]), y };
  },
};

/** Every weight after three updates on the active backend. */
async function learnt(): Promise<number[]> {
  const model = mlp({ dimension: 2, widths: [8], classes }); // without state of its own
  const options = {
    model,
    data,
    sampler: { kernel: langevin({ stepSize: 0.01 }), steps: 2 },
    buffer: replayBuffer({ capacity: 20, shape: [2], classes, key: key(1) }),
    optimizer: adam({ rate: 0.01 }),
    batch: 8,
  };
  const first = start(options, key(0));
  for await (const { state } of train(options, first)) {
    if (state.step < 3) continue;
    const all = await Promise.all(Object.values(state.weights).map((w) => w.data()));
    release(first, state);
    return all.flatMap((values) => [...values]);
  }
  throw new Error('unreachable');
}

afterAll(async () => void (await useBackend('cpu')));

it.skipIf(!installed)('a network with labels and without state trains on tfjs-node as on cpu', async () => {
  await useBackend('cpu');
  const expected = await learnt();
  await useBackend('node', { threads: 1 });
  const found = await learnt();
  expect(found).toHaveLength(expected.length);
  // Adam's first steps divide a gradient by its own size, so that rounding shows where that is near 0.
  const far = found.filter((value, i) => Math.abs(value - expected[i]!) > 1e-3);
  expect(far.length).toBeLessThanOrEqual(1);
});
