import * as tf from '@tensorflow/tfjs-core';
import { hostUniform, key, scope, split, uniform } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { ClassifierLogits } from './classifier-logits.js';
import { largestRise, linearLogits, twoClasses } from './linear-model.fixture.js';
import type { RobustnessCurveOptions } from './curve-settings.js';
import { robustnessCurve } from './robustness-curve.js';

const W = [0.7, -1.5, 0.2, 2, -0.4];
const OFFSET = -0.5;
const N = 40;
const [forX, forLabels] = split(key(0), 2);
const x = uniform(forX, [N, 5]);
const rows = x.arraySync() as number[][];
const scoreOf = (row: readonly number[]): number => row.reduce((sum, v, i) => sum + v * W[i]!, OFFSET);
// The model's own answers, but for one in ten.
const known = [...hostUniform(forLabels, N)].map((u, i) => Number(scoreOf(rows[i]!) > 0 !== u < 0.1));
const labels = twoClasses(known);
const classifier = linearLogits(W, OFFSET);
const epsilons = [0.03, 0.1, 0.2];
const options = { classifier, x, labels, epsilons, key: key(1), steps: 12 };

/** Whether the strongest attack of all leaves the answer right. */
function stands(row: number, { norm, epsilon, box }: { norm: 'linf' | 'l2'; epsilon: number; box: boolean }): boolean {
  const side = known[row] === 1 ? 1 : -1;
  const against = W.map((w) => -side * w);
  const most = largestRise({ x: rows[row]!, w: against, epsilon, norm, ...(box && { box: { min: 0, max: 1 } }) });
  return side * scoreOf(rows[row]!) - most > 0;
}

describe('robustnessCurve', () => {
  it.each([
    ['linf', true],
    ['linf', false],
    ['l2', true],
    ['l2', false],
  ] as const)('of a linear model is what the strongest attack leaves: %s, box %s', async (norm, box) => {
    const attack = { norm, stepSize: (epsilon: number) => 5 * epsilon, ...(!box && { box: null }) };
    const { curve, wrongAt } = await robustnessCurve({ ...options, ...attack });
    expect(curve.map(({ epsilon }) => epsilon)).toEqual([0, ...epsilons]);
    for (const { epsilon, accuracy } of curve) {
      const right = known.filter((_, row) => stands(row, { norm, epsilon, box })).length;
      expect(accuracy.value).toBe(right / N);
      expect(accuracy.standardError).toBeGreaterThan(0);
    }
    const first = (row: number): number | null =>
      [0, ...epsilons].find((epsilon) => !stands(row, { norm, epsilon, box })) ?? null;
    expect(wrongAt).toEqual(known.map((_, row) => first(row)));
    expect(curve.at(-1)!.accuracy.value).toBeLessThan(curve[0]!.accuracy.value - 0.2);
  });

  it('never rises, however weak the attack is and whatever it follows', async () => {
    // Gradients of a classifier that has them the wrong way round: only the random starts help.
    const turned: ClassifierLogits = (at) => scope(() => tf.neg(classifier(at)) as tf.Tensor2D);
    const { curve } = await robustnessCurve({ ...options, attacked: turned, norm: 'linf', steps: 1 });
    curve.slice(1).forEach(({ accuracy }, i) => expect(accuracy.value).toBeLessThanOrEqual(curve[i]!.accuracy.value));
    const best = await robustnessCurve({ ...options, norm: 'linf' });
    expect(best.curve.at(-1)!.accuracy.value).toBeLessThan(curve.at(-1)!.accuracy.value);
  });

  it('is plain JSON, tells how far it is, and leaks nothing, aborted or not', async () => {
    const before = tf.memory().numTensors;
    const shares: number[] = [];
    const result = await robustnessCurve({
      ...options,
      norm: 'l2',
      batch: 15,
      loss: 'margin',
      onProgress: (share) => shares.push(share),
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result).toMatchObject({ norm: 'l2', loss: 'margin', steps: 12, restarts: 1, rows: N });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const stop = new AbortController();
    const aborted = robustnessCurve({
      ...options,
      norm: 'l2',
      batch: 15,
      signal: stop.signal,
      onProgress: (share) => share > 0.5 && stop.abort(new Error('enough')),
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('counts a tie as a wrong answer', async () => {
    const flat: ClassifierLogits = (at) => tf.zeros([at.shape[0]!, 2]);
    const { curve } = await robustnessCurve({ ...options, classifier: flat, norm: 'l2' });
    expect(curve.map(({ accuracy }) => accuracy.value)).toEqual([0, 0, 0, 0]);
  });

  it('refuses what is not allowed', async () => {
    const curve = (given: object) => robustnessCurve({ ...options, norm: 'l2', ...given } as RobustnessCurveOptions);
    await expect(curve({ epsilons: [0.2, 0.1] })).rejects.toThrow('epsilons[1]: must be above the one before, got 0.1');
    await expect(curve({ epsilons: [-1] })).rejects.toThrow('epsilons[0]: must be a finite number');
    await expect(curve({ batch: 0 })).rejects.toThrow('robustnessCurve.batch');
    await expect(curve({ radius: 1 })).rejects.toThrow('robustnessCurve: unknown option');
    const few = tf.zeros([2, 2]);
    await expect(curve({ labels: few })).rejects.toThrow('robustnessCurve.labels: must be labels of shape [40, 2]');
    few.dispose();
  });
});
