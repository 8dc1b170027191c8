import * as tf from '@tensorflow/tfjs-core';
import { key, release, type Buffer } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { start } from '../run-state.js';
import { toyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';

it('draws chains with labels of these classes only, and others where there are none', async () => {
  const options = toyOptions(4);
  const first = start(options, key(0));
  const asked: unknown[] = [];
  const buffer: Buffer = {
    ...options.buffer,
    draw: (k, n, from) => (asked.push(from), options.buffer.draw(k, n, from)),
  };
  const labelsWith = async (classes: number[] | null): Promise<Set<number>> => {
    const seen = new Set<number>();
    for await (const { state, labels } of train({ ...options, buffer, batch: 8, classes }, first)) {
      tf.argMax(labels!, 1).dataSync().forEach((c) => seen.add(c)); // prettier-ignore
      if (state.step < 4) continue;
      release(state);
      return seen;
    }
    throw new Error('unreachable');
  };
  expect([...(await labelsWith([3, 1]))].sort((a, b) => a - b)).toEqual([1, 3]);
  expect(asked).toEqual(new Array(4).fill({ classes: [3, 1] }));
  expect((await labelsWith(null)).size).toBe(4);
  release(first);
});

it('refuses classes that the model has not', () => {
  const options = toyOptions(4);
  const first = start(options, key(0));
  for (const classes of [[4], [1, 1], [], [0.5]]) {
    expect(() => train({ ...options, classes }, first)).toThrow(
      'train.classes: must be 1 or more different classes below 4',
    );
  }
  release(first);
});
