import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BYTES_A_STEP, growth, grown, type Reading } from './growth.js';
import { growthFaults } from './growth-faults.js';

const quiet = { walked: 2000, steps: 1500, tensors: 0, bytes: 0, gpu: 0, wasm: 0, heap: 4e5, resident: 3e6 };

describe('growth', () => {
  it('walks, looks at the memory, and leaves nothing', async () => {
    const before = tf.memory().numTensors;
    let collected = 0;
    const collect = (): void => void (collected += 1);
    const found = await growth({ steps: 60, every: 5, collect, heap: () => 7, resident: () => 1000 + collected });
    expect(collected).toBe(11); // steps 10, 15 ... 60
    expect(found).toEqual({ walked: 60, steps: 45, tensors: 0, bytes: 0, heap: 0, resident: 9 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('sees a tensor that is kept', async () => {
    const kept: tf.Tensor[] = [];
    const found = await growth({ steps: 60, every: 5, collect: () => void kept.push(tf.zeros([10])) });
    tf.dispose(kept);
    expect(found).toMatchObject({ tensors: 10, bytes: 400 });
    expect(growthFaults(found)).toEqual(['tensors changed by 10', 'bytes changed by 400']);
  });

  it('ends when its time is over', async () => {
    const slow = (): void => {
      const end = performance.now() + 30;
      while (performance.now() < end);
    };
    const { walked } = await growth({ steps: 10_000, every: 5, seconds: 0.2, collect: slow });
    expect(walked).toBeLessThan(60);
  });
});

describe('grown', () => {
  const readings = (length: number, of: (i: number) => Partial<Reading>): Reading[] =>
    Array.from({ length }, (_, i) => ({ step: 20 * i, tensors: 5, bytes: 100, ...of(i) }));

  it('takes what is exact at its widest, and medians of quarters of what is not', () => {
    const up = (i: number): Partial<Reading> => ({ gpu: i === 5 ? 900 : 800, resident: i === 38 ? 1e9 : 1000 * i });
    expect(grown(readings(40, up))).toEqual({
      walked: 780,
      steps: 600,
      tensors: 0,
      bytes: 0,
      gpu: 100,
      resident: 30_000,
    });
  });

  it('refuses to judge by too few', () => {
    expect(() => grown(readings(3, () => ({})))).toThrow('3 readings of the memory are too few');
  });
});

describe('growthFaults', () => {
  it('passes what a process does by itself', () => {
    expect(growthFaults(quiet)).toEqual([]);
    expect(growthFaults({ ...quiet, steps: 90, resident: 5e6 })).toEqual([]);
  });

  it.each([
    [{ tensors: 1 }, 'tensors changed by 1'],
    [{ bytes: -4 }, 'bytes changed by -4'],
    [{ gpu: 256 }, 'gpu changed by 256'],
    [{ wasm: 65536 }, 'wasm changed by 65536'],
    [{ heap: 2e6 }, 'the heap grew by 2000000'],
    [{ resident: 1501 * BYTES_A_STEP }, 'the process grew by'],
    [{ tensors: Number.NaN }, 'tensors changed by NaN'],
  ])('notices %o', (change, message) => {
    expect(growthFaults({ ...quiet, ...change }).join()).toContain(message);
  });
});
