import * as tf from '@tensorflow/tfjs-core';
import { key, normal, type Energy } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { energies } from './energies.js';

const energy: Energy = (x) => tf.tidy(() => tf.sum(tf.square(x), [1, 2]));

describe('energies', () => {
  it.each([1, 3, 7, 8, 100])('are the same in batches of %d', async (batch) => {
    const x = normal(key(0), [7, 2, 3]);
    const whole = energy(x);
    const sizes: number[] = [];
    const counting: Energy = (rows) => {
      sizes.push(rows.shape[0]!);
      return energy(rows);
    };
    expect(await energies(counting, x, { batch })).toEqual(await whole.data());
    expect(Math.max(...sizes)).toBe(Math.min(batch, 7));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(7);
    tf.dispose([x, whole]);
  });

  it('of no rows are none', async () => {
    const x = tf.zeros([0, 2, 3]);
    expect(await energies(energy, x)).toEqual(new Float32Array(0));
    x.dispose();
  });

  it('leak nothing, also when the energy does not fit or throws', async () => {
    const x = tf.ones([5, 2, 3]);
    const before = tf.memory().numTensors;
    await energies(energy, x, { batch: 2 });
    await expect(energies((rows) => tf.clone(rows) as never, x)).rejects.toThrow(
      'energies.energy: must return shape [5], got [5,2,3]',
    );
    const broken: Energy = (rows) => {
      tf.square(rows);
      throw new Error('broken');
    };
    await expect(energies(broken, x)).rejects.toThrow('broken');
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  it('pass on what is not finite', async () => {
    const x = tf.tensor2d([[1], [2], [3]]);
    const log: Energy = (rows) => tf.tidy(() => tf.log(tf.sub(2, tf.reshape(rows, [-1]))));
    expect(await energies(log, x)).toEqual(Float32Array.from([0, -Infinity, NaN]));
    x.dispose();
  });

  it('stop at an abort, between batches', async () => {
    const x = tf.ones([5, 2, 3]);
    const control = new AbortController();
    let calls = 0;
    const aborting: Energy = (rows) => {
      if (++calls === 2) control.abort(new Error('enough'));
      return energy(rows);
    };
    await expect(energies(aborting, x, { batch: 1, signal: control.signal })).rejects.toThrow('enough');
    expect(calls).toBe(2);
    x.dispose();
  });

  it('refuse a scalar, a bad batch and unknown names', async () => {
    const x = tf.ones([5, 2, 3]);
    const scalar = tf.scalar(1);
    await expect(energies(energy, scalar)).rejects.toThrow('energies.x: must have shape [n, ...event], got []');
    await expect(energies(energy, x, { batch: 0 })).rejects.toThrow(
      'energies.batch: must be a whole number of at least 1',
    );
    await expect(energies(energy, x, { size: 1 } as never)).rejects.toThrow('energies: unknown option');
    tf.dispose([x, scalar]);
  });
});
