import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { scope, type Energy } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { positionReport } from './position-report.js';

/** `|x|^2 / 2`, whose gradient is `x`. */
const energy: Energy = (x) => scope(() => tf.div<tf.Tensor1D>(tf.sum(tf.square(x), 1), 2));

describe('positionReport', () => {
  const x = tf.tensor2d([
    [0, 0.5],
    [1, -2],
  ]);

  it('averages energies and gradients, and counts entries', async () => {
    const report = await positionReport(energy, x, { gradientClip: 0.7, box: { min: 0, max: 1 } });
    expect(report.energy.value).toBeCloseTo((0.125 + 2.5) / 2, 6);
    expect(report.gradientNorm.value).toBeCloseTo((0.5 + Math.sqrt(5)) / 2, 6);
    expect(report.clippedShare).toEqual({ value: 0.5 });
    expect(report.saturatedShare).toEqual({ value: 0.75 }); // 0 and 1 on faces, -2 beyond
  });

  it('takes a face as float32 has it', async () => {
    const y = tf.tensor2d([[0.1, 0.05]]);
    const { saturatedShare } = await positionReport(energy, y, { box: { min: -1, max: 0.1 } });
    expect(saturatedShare.value).toBe(0.5);
    y.dispose();
  });

  it('says why a number is missing', async () => {
    const report = await positionReport(energy, x);
    expect(report.clippedShare).toEqual({ value: Number.NaN, reason: 'no gradientClip is given' });
    expect(report.saturatedShare).toEqual({ value: Number.NaN, reason: 'no box is given' });
    const y = tf.tensor2d([[Infinity, 1]]);
    const lost = await positionReport(energy, y, { gradientClip: 1 });
    expect(lost.energy.reason).toBe('the energy of a chain is not finite');
    expect(lost.gradientNorm.reason).toBe('the gradient of a chain is not finite');
    expect(lost.clippedShare.reason).toBe('the gradient of a chain is not finite');
    y.dispose();
  });

  it('leaks nothing and refuses options', async () => {
    await expectNoLeakAsync(() => positionReport(energy, x, { gradientClip: 1, box: { min: 0, max: 1 } }));
    await expect(positionReport(energy, x, { gradientClip: 0 })).rejects.toThrow(
      'positionReport.gradientClip: must be',
    );
    await expect(positionReport(energy, x, { clip: 1 } as never)).rejects.toThrow('positionReport: unknown option');
  });
});
