import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { classEnergies } from '../pseudo-labels/class-energies.js';
import { clouds } from './clouds.fixture.js';
import { continualMeasures } from './continual-measures.js';
import { predictClasses } from './predict-classes.js';
import { splitTasks } from './split-tasks.js';
import { taskAccuracies } from './task-accuracies.js';

const data = clouds({ size: 40 });
const angles = tf.tensor2d([0, 1, 2, 3].map((c) => [Math.cos((c * Math.PI) / 2), Math.sin((c * Math.PI) / 2)]));
/** `E(x, y) = -x . centre(y)`. */
const energy = (y: tf.Tensor2D) => (x: tf.Tensor) =>
  scope(() => tf.neg<tf.Tensor1D>(tf.sum(tf.mul(x, tf.matMul(y, angles)), 1)));

describe('class energies and what is told by them', () => {
  const scores = classEnergies(energy, 4);

  it('are those of each label in turn', async () => {
    const x = tf.tensor2d([[2, 0], [0, -3]]); // prettier-ignore
    const all = scores(x);
    const rows = all.arraySync();
    [[-2, 0, 2, 0], [0, 3, 0, -3]].forEach((row, i) => row.forEach((e, c) => expect(rows[i]![c]).toBeCloseTo(e, 5))); // prettier-ignore
    tf.dispose([x, all]);
    await expectNoLeakAsync(() => predictClasses({ scores, data, batch: 7 }));
    expect(() => classEnergies(energy, 0)).toThrow('classEnergies.classes');
  });

  it('count a row of a task right where its label has the lowest energy of all classes', async () => {
    const tasks = await splitTasks(data, [[0, 1], [2], [3]]);
    expect(await taskAccuracies({ scores, tasks })).toEqual([1, 1, 1]);
    // Class 2 never wins; class 1 has the energy of class 3 and, where they tie, comes first.
    const shift = tf.tensor2d([[0, 0, 9, 0]]);
    const biased = (x: tf.Tensor): tf.Tensor2D => scope(() => tf.add(scores(x), shift));
    expect(await taskAccuracies({ scores: biased, tasks })).toEqual([1, 0, 1]);
    const lost = (x: tf.Tensor): tf.Tensor2D => scope(() => tf.gather(scores(x), [0, 0, 2, 3], 1) as tf.Tensor2D);
    expect(await taskAccuracies({ scores: lost, tasks })).toEqual([0.5, 1, 1]);
    shift.dispose();
  });

  it('stop when told', async () => {
    const reason = new Error('enough');
    const told = predictClasses({ scores, data, signal: AbortSignal.abort(reason) });
    await expect(told).rejects.toBe(reason);
  });
});

describe('continualMeasures', () => {
  it('are those of their papers', () => {
    const measures = continualMeasures([
      [0.9, 0.1, 0],
      [0.5, 0.8, 0.2],
      [0.6, 0.3, 1],
    ]);
    expect(measures.accuracyByTask.map((a) => Number(a.toFixed(6)))).toEqual([0.9, 0.65, 0.633333]);
    expect(measures.accuracy).toBeCloseTo(1.9 / 3, 10);
    expect(measures.learning).toBeCloseTo(0.9, 10);
    expect(measures.forgetting).toBeCloseTo((0.9 - 0.6 + 0.8 - 0.3) / 2, 10);
    expect(measures.backwardTransfer).toBeCloseTo((0.6 - 0.9 + 0.3 - 0.8) / 2, 10);
  });

  it('tell what was never known before its task from what was forgotten', () => {
    // Task 1 was best before it was learnt: that does not count.
    const measures = continualMeasures([
      [1, 0.9],
      [1, 0.4],
    ]);
    expect(measures.forgetting).toBe(0);
    expect(continualMeasures([[0.7]])).toMatchObject({ accuracy: 0.7, forgetting: null, backwardTransfer: null });
    expect(() => continualMeasures([])).toThrow('continualMeasures.matrix');
    expect(() => continualMeasures([[1, 0]])).toThrow('must have as many columns as rows');
  });
});
