import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, langevinMove, scope, uniform, valueAndGradient, type Kernel, type State } from '@ebmjs/core';
import { classLogits } from '@ebmjs/models';
import { langevin, mala } from '@ebmjs/samplers';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { energyClassifier } from './energy-classifier.js';
import { refined } from './refinement.js';

/** `E(x, y) = |x - m_y|^2 / (2 0.1^2)`, two classes. */
const energy = (labels: tf.Tensor2D) => (x: tf.Tensor) =>
  scope(() => {
    const away = tf.sub(
      x,
      tf.matMul(
        labels,
        tf.tensor2d([
          [0.2, 0.3, 0.4],
          [0.8, 0.6, 0.5],
        ]),
      ),
    );
    return tf.mul<tf.Tensor1D>(tf.sum(tf.square(away), 1), 50);
  });
const x = uniform(key(0), [5, 3]);
const numbers = (t: tf.Tensor): number[] => [...t.dataSync()];
const kernel = langevin({ preset: 'paper', stepSize: 0.002, noise: 0.005, gradientClip: Infinity });
const refine = { kernel, steps: 4, radius: 8 / 255, key: key(3) };

describe('energyClassifier', () => {
  it('gives the logits -E(x, y)', () => {
    const [mine, theirs] = scope(() => [
      numbers(energyClassifier({ energy, classes: 2 })(x)),
      numbers(classLogits(energy, 2)(x)),
    ]);
    expect(mine).toEqual(theirs);
    expectNoLeak(() => energyClassifier({ energy, classes: 2 })(x));
  });

  it('refines each class with its own energy, inside the ball', () => {
    const known = scope(() => energyClassifier({ energy, classes: 2, refine })(x));
    const bare = scope(() => energyClassifier({ energy, classes: 2 })(x));
    const by = scope(() =>
      [0, 1].map((c) => {
        const labels = tf.tensor2d(Array.from({ length: 5 }, () => [1 - c, c]));
        const at = refined(x, energy(labels), { ...refine, key: foldIn(foldIn(refine.key, 0), c) });
        const moved = numbers(tf.abs(tf.sub(at, x)));
        expect(Math.max(...moved)).toBeLessThanOrEqual(8 / 255 + 1e-6);
        expect(Math.max(...moved)).toBeGreaterThan(7 / 255); // the ball is felt
        return numbers(tf.neg(energy(labels)(at)));
      }),
    );
    const rows = known.arraySync();
    rows.forEach((row, i) => expect(row).toEqual([by[0]![i], by[1]![i]]));
    // Descent makes every class likelier.
    rows.forEach((row, i) => row.forEach((value, c) => expect(value).toBeGreaterThan(bare.arraySync()[i]![c]!)));
    tf.dispose([known, bare]);
    expectNoLeak(() => energyClassifier({ energy, classes: 2, refine })(x));
  });

  it('of no steps is the energy itself, and of several draws their mean', () => {
    const none = scope(() => numbers(energyClassifier({ energy, classes: 2, refine: { ...refine, steps: 0 } })(x)));
    expect(none).toEqual(scope(() => numbers(energyClassifier({ energy, classes: 2 })(x))));
    const [both, singles] = scope(() => {
      const three = energyClassifier({ energy, classes: 2, refine: { ...refine, draws: 3 } })(x);
      const each = [0, 1, 2].map((draw) =>
        [0, 1].map((c) => {
          const labels = tf.tensor2d(Array.from({ length: 5 }, () => [1 - c, c]));
          const k = foldIn(foldIn(refine.key, draw), c);
          return tf.neg(energy(labels)(refined(x, energy(labels), { ...refine, key: k })));
        }),
      );
      return [numbers(three), numbers(tf.mean(tf.stack(each.map((pair) => tf.stack(pair, 1))), 0))];
    });
    both.forEach((value, i) => expect(value).toBeCloseTo(singles[i]!, 4));
  });

  it('takes the gradient at the refined copies for that at the input', () => {
    const slopes = tf.tensor2d([
      [1, -1],
      [0.5, 2],
      [0, 1],
      [1, 0],
      [-2, 3],
    ]);
    const classifier = energyClassifier({ energy, classes: 2, refine });
    const { logits, grad } = classifier.backward!(x, () => slopes);
    expect(numbers(logits)).toEqual(scope(() => numbers(classifier(x))));
    const want = scope(() =>
      tf.addN(
        [0, 1].map((c) => {
          const labels = tf.tensor2d(Array.from({ length: 5 }, () => [1 - c, c]));
          const at = refined(x, energy(labels), { ...refine, key: foldIn(foldIn(refine.key, 0), c) });
          return tf.mul(valueAndGradient(energy(labels), at).grad, tf.neg(tf.slice(slopes, [0, c], [5, 1])));
        }),
      ),
    );
    numbers(grad).forEach((value, i) => expect(value).toBeCloseTo(numbers(want)[i]!, 3));
    expectNoLeak(() => classifier.backward!(x, () => slopes));
    tf.dispose([logits, grad, want, slopes]);
  });

  it('starts a kernel anew after each step, whatever its state holds', () => {
    const steps = energyClassifier({ energy, classes: 2, refine: { ...refine, kernel: mala({ stepSize: 0.01 }) } });
    expectNoLeak(() => steps(x));
    // A kernel that moves by 1 each step, whose ball of 0.1 holds it back each time.
    const away: Kernel = {
      init: (position) => ({ position: position.clone() }),
      step: (_, { position }: State) => [
        { position: langevinMove(position, tf.onesLike(position), { stepSize: -1 }) },
        null,
      ],
    };
    const at = scope(() => tf.sub(refined(x, energy(tf.zeros([5, 2])), { ...refine, kernel: away, radius: 0.1 }), x));
    numbers(at).forEach((moved) => expect(moved).toBeCloseTo(0.1, 6));
    at.dispose();
  });

  it('refuses what is not allowed', () => {
    const make = (options: object) => () => energyClassifier({ energy, classes: 2, ...options } as never);
    expect(make({ classes: 1 })).toThrow('energyClassifier.classes: must be a whole number of at least 2, got 1');
    expect(make({ refine: { ...refine, radius: -1 } })).toThrow('refine.radius');
    expect(make({ refine: { ...refine, draws: 0 } })).toThrow('refine.draws');
    expect(make({ step: 1 })).toThrow('energyClassifier: unknown option');
  });
});
