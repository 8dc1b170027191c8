import * as tf from '@tensorflow/tfjs-core';
import { key, scope, split, uniform, type Energy } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classLoss } from './class-loss.js';
import { expectInside } from './inside.fixture.js';
import { largestRise, linearLogits, twoClasses } from './linear-model.fixture.js';
import { projectedGradient } from './projected-gradient.js';

const BOX = { min: 0, max: 1 };
const W = [0.7, -1.5, 0.2, 2, -0.4];
const linear: Energy = (x) => scope(() => tf.sum(tf.mul(x, tf.tensor1d(W)), 1));

describe('projectedGradient', () => {
  it('never leaves the ball or the box', async () => {
    const cases = fc.record({
      norm: fc.constantFrom('linf' as const, 'l2' as const),
      epsilon: fc.double({ min: 0, max: 1.5, noNaN: true }),
      steps: fc.integer({ min: 1, max: 6 }),
      stepSize: fc.double({ min: 0.01, max: 3, noNaN: true }),
      restarts: fc.integer({ min: 1, max: 2 }),
      randomStart: fc.boolean(),
      box: fc.constantFrom(BOX, null),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, ...options }) => {
        const [a, b] = split(key(seed), 2);
        const x = uniform(a, [4, 5]);
        // Every point that the loss is asked about is one that the attack has visited.
        const visited: tf.Tensor[] = [];
        const loss: Energy = (at) => {
          visited.push(tf.keep(at.clone()));
          return linear(at);
        };
        const attack = await projectedGradient({ loss, x, key: b, ...options });
        for (const point of [...visited, attack.x]) expectInside(point, { clean: x, ...options });
        tf.dispose([x, attack.x, visited]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['linf', 'l2'] as const)('finds the strongest change of a linear loss: %s', async (norm) => {
    const x = uniform(key(1), [10, 5]);
    const rows = x.arraySync() as number[][];
    for (const box of [null, BOX]) {
      const options = { loss: linear, x, key: key(2), norm, epsilon: 0.4, box, stepSize: 4, steps: 30 };
      const attack = await projectedGradient(options);
      const clean = scope(() => linear(x)).dataSync();
      attack.merit.forEach((merit, i) => {
        const most = largestRise({ x: rows[i]!, w: W, epsilon: 0.4, norm, ...(box && { box }) });
        expect(merit - clean[i]!).toBeCloseTo(most, 4);
      });
      if (!box) {
        const dual = norm === 'l2' ? Math.hypot(...W) : W.reduce((sum, w) => sum + Math.abs(w), 0);
        expect(attack.merit[0]! - clean[0]!).toBeCloseTo(0.4 * dual, 4);
      }
      attack.x.dispose();
    }
    x.dispose();
  });

  it('keeps the best that it has met, the clean input among them', async () => {
    // The loss is a hill at the clean input: every climb that starts elsewhere is worse.
    const hill: Energy = (x) => scope(() => tf.neg<tf.Tensor1D>(tf.sum(tf.abs(tf.sub(x, 0.5)), 1)));
    const x = tf.fill([3, 2], 0.5);
    const attack = await projectedGradient({ loss: hill, x, key: key(0), norm: 'linf', epsilon: 0.1, stepSize: 0.03 });
    expect([...attack.merit].map(Math.abs)).toEqual([0, 0, 0]);
    expect([...attack.x.dataSync()]).toEqual(new Array(6).fill(0.5));
    tf.dispose([x, attack.x]);
  });

  it('keeps by the margin where it climbs another loss', async () => {
    // Cross-entropy of three classes can rise while the margin falls; what counts is whether the answer is wrong.
    const logits = (x: tf.Tensor): tf.Tensor2D =>
      scope(() => {
        const at = tf.reshape(x, [-1]);
        return tf.stack([tf.zerosLike(at), tf.sub(1, tf.mul(at, 0.2)), tf.sub(tf.mul(at, 2), 0.5)], 1) as tf.Tensor2D;
      });
    const labels = tf.tensor2d([[1, 0, 0]]);
    const x = tf.tensor2d([[0]]);
    const loss = classLoss({ classifier: logits, labels });
    const attack = await projectedGradient({ loss, x, key: key(0), norm: 'linf', epsilon: 0.6, randomStart: false });
    // Up to 0.6 the cross-entropy rises from 1.46 to 1.69, and the margin falls from 1 to 0.88.
    expect([attack.merit[0], attack.x.dataSync()[0]]).toEqual([1, 0]);
    tf.dispose([x, labels, attack.x]);
  });

  it('finds with several starts what one does not', async () => {
    // Two hills in the ball: at 0.2 the lower, at 0.8 the higher; a climb ends at the one that it begins on.
    const hills: Energy = (x) =>
      scope(() => {
        const at = tf.reshape(x, [-1]) as tf.Tensor1D;
        return tf.maximum(tf.sub(1, tf.abs(tf.sub(at, 0.2))), tf.sub(1.2, tf.mul(tf.abs(tf.sub(at, 0.8)), 2)));
      });
    const x = tf.fill([50, 1], 0.5);
    const options = { loss: hills, x, norm: 'linf' as const, epsilon: 0.5, steps: 60, stepSize: 0.01 };
    const count = async (restarts: number): Promise<number> => {
      const attack = await projectedGradient({ ...options, key: key(4), restarts });
      attack.x.dispose();
      return attack.merit.filter((merit) => merit > 1.1).length;
    };
    const [one, six] = [await count(1), await count(6)];
    expect(one).toBeLessThan(40);
    expect(six).toBeGreaterThan(45); // each start fails with a chance near 0.55
    const from = tf.fill([50, 1], 0.8);
    const begun = await projectedGradient({ ...options, key: key(4), from });
    expect(Math.min(...begun.merit)).toBeGreaterThan(1.1);
    tf.dispose([x, from, begun.x]);
  });

  it('has nothing to do at radius 0', async () => {
    const x = uniform(key(5), [3, 5]);
    for (const norm of ['linf', 'l2'] as const) {
      const attack = await projectedGradient({ loss: linear, x, key: key(0), norm, epsilon: 0 });
      expect([...attack.x.dataSync()]).toEqual([...x.dataSync()]);
      attack.x.dispose();
    }
    x.dispose();
  });

  it('leaks nothing, aborted or not, and draws by its key', async () => {
    const x = uniform(key(6), [3, 5]);
    const labels = twoClasses([0, 1, 1]);
    const loss = classLoss({ classifier: linearLogits(W), labels });
    const options = { loss, x, key: key(1), norm: 'l2' as const, epsilon: 0.3, steps: 3, restarts: 2 };
    await expectNoLeakAsync(async () => (await projectedGradient(options)).x);
    const before = tf.memory().numTensors;
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(projectedGradient({ ...options, signal: aborted })).rejects.toThrow('enough');
    const broken: Energy = () => {
      throw new Error('broken');
    };
    await expect(projectedGradient({ ...options, loss: broken })).rejects.toThrow('broken');
    expect(tf.memory().numTensors).toBe(before);
    const [a, b, c] = [
      await projectedGradient(options),
      await projectedGradient(options),
      await projectedGradient({ ...options, key: key(2) }),
    ];
    expect([...a.x.dataSync()]).toEqual([...b.x.dataSync()]);
    expect([...a.x.dataSync()]).not.toEqual([...c.x.dataSync()]);
    tf.dispose([x, labels, a.x, b.x, c.x]);
  });

  it('refuses what is not allowed', async () => {
    const x = uniform(key(7), [2, 5]);
    const attack = (options: object) =>
      projectedGradient({ loss: linear, x, key: key(0), norm: 'linf', epsilon: 0.1, ...options } as never);
    await expect(attack({ norm: 'l1' })).rejects.toThrow('projectedGradient.norm: must be one of linf, l2');
    await expect(attack({ epsilon: -1 })).rejects.toThrow('projectedGradient.epsilon: must be a finite number');
    await expect(attack({ stepSize: 0 })).rejects.toThrow(
      'projectedGradient.stepSize: must be a finite number above 0',
    );
    await expect(attack({ alpha: 0 })).rejects.toThrow('projectedGradient: unknown option');
    await expect(attack({ from: tf.zeros([3, 5]) })).rejects.toThrow('must have the shape [2, 5] of x');
    const outside = scope(() => tf.add(x, 0.9));
    await expect(attack({ x: outside })).rejects.toThrow('projectedGradient.x: must be inside the box from 0 to 1');
    const unknown = tf.tensor2d([[NaN, 0, 0, 0, 0]]);
    await expect(attack({ x: unknown, box: null })).rejects.toThrow('projectedGradient.x: must be finite');
    tf.dispose([x, outside, unknown]);
  });
});
