import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fakeContext, levels } from './fake-context.fixture.js';
import { ood } from './ood.js';

const outliers = async () => [
  { name: 'bright', data: levels('bright', [200, 210, 220, 230, 240]) },
  { name: 'dark', data: levels('dark', [10, 20, 30, 40]) },
  { name: 'far', missing: 'not at hand: ebmjs data fetch far' },
];

describe('ood', () => {
  it('tells sets by their energies, as many rows of each, and names those that are not at hand', async () => {
    const before = tf.memory().numTensors;
    const { result } = await ood.run(fakeContext({ images: 1000, level: 0.4 }, { outliers }));
    expect(tf.memory().numTensors).toBe(before);
    const [bright, dark] = result.sets;
    expect(bright).toMatchObject({ set: 'bright', images: 4, refused: 1, auroc: { value: 1 }, fpr95: { value: 0 } });
    expect(bright!.aupr).toMatchObject({ value: 1, chance: 0.5 });
    expect(dark).toMatchObject({ set: 'dark', images: 4, refused: 0, auroc: { value: 0 }, fpr95: { value: 1 } });
    expect(dark!.meanEnergy).toBeCloseTo(25.5 / 256, 2);
    expect(result.inside).toMatchObject({ set: 'mid', images: 4 });
    expect(result.threshold.calibration).toBe(2);
    expect(result.missing).toEqual({ far: 'not at hand: ebmjs data fetch far' });
  });

  it('shows a bar and a row a set', async () => {
    const { result } = await ood.run(fakeContext({ images: 4, level: 0.05 }, { outliers }));
    const [chart, table, others] = ood.sections(result, {});
    expect(chart!.kind === 'svg' && chart!.svg).toContain('bright');
    expect(table!.kind === 'table' && table!.rows.map(([set]) => set)).toEqual(['mid, held out', 'bright', 'dark']);
    expect(others!.kind === 'table' && others!.rows).toEqual([['far', 'not at hand: ebmjs data fetch far']]);
  });
});
