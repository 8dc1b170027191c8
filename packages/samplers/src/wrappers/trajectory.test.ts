import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, scope, walk } from '@ebmjs/core';
import { expectNoLeak, standardNormal } from '@ebmjs/testing';
import { langevin, trajectory } from '../index.js';

const { energy } = standardNormal(2);
const kernel = langevin({ stepSize: 0.1 });

/** Positions whose every number is the step. */
const feed = (path: ReturnType<typeof trajectory>, from: number, to: number): void => {
  for (let step = from; step <= to; step++) scope(() => path.add(step, { position: tf.fill([2, 1], step) }));
};

describe('trajectory', () => {
  it('keeps evenly spaced steps of the whole run, never more than it may', () => {
    const path = trajectory({ capacity: 8 });
    const before = tf.memory().numTensors;
    for (let step = 1; step <= 1000; step++) {
      feed(path, step, step);
      expect(tf.memory().numTensors - before).toBeLessThanOrEqual(8);
      const steps = path.steps();
      if (step >= 8) expect(steps.length).toBeGreaterThan(4);
      steps.forEach((s, i) => expect(s).toBe(1 + i * ((steps[1] ?? 0) - 1)));
      expect(step - steps.at(-1)!).toBeLessThan(Math.max((steps[1] ?? 2) - 1, 1));
    }
    expect(path.steps()).toEqual([1, 129, 257, 385, 513, 641, 769, 897]);
    const held = path.positions();
    expect(held.shape).toEqual([8, 2, 1]);
    expect(Array.from(held.dataSync())).toEqual(path.steps().flatMap((s) => [s, s]));
    path.dispose();
    held.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is what a run calls, every so many steps', () => {
    const start = tf.zeros([3, 2]);
    expectNoLeak(() => {
      const path = trajectory({ capacity: 10, every: 5 });
      const end = run(kernel, energy, key(0), start, { steps: 21, onStep: path.add });
      expect(path.steps()).toEqual([1, 6, 11, 16, 21]);
      const all = path.positions();
      expect(Array.from(all.dataSync().slice(-6))).toEqual(Array.from(end.dataSync()));
      path.dispose();
      return [end, all];
    });
  });

  it('takes the start too, from those who walk', () => {
    const path = trajectory({ capacity: 4, every: 2 });
    for (const { step, state } of walk(kernel, energy, key(0), tf.zeros([1, 2]))) {
      path.add(step, state);
      if (step === 5) break;
    }
    expect(path.steps()).toEqual([0, 2, 4]);
    path.dispose();
    expect(() => path.positions()).toThrow('trajectory.positions: nothing was added yet');
  });

  it('refuses a capacity that cannot be halved', () => {
    expect(() => trajectory({ capacity: 5 })).toThrow('trajectory.capacity: must be even, got 5');
    expect(() => trajectory({ capacity: 1 })).toThrow('trajectory.capacity');
    expect(() => trajectory({ capacity: 4, every: 0 })).toThrow('trajectory.every');
  });
});
