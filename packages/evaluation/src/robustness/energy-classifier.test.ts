import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  key,
  langevinMove,
  release,
  scope,
  uniform,
  valueAndGradient,
  type Energy,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { classLogits, residualNetwork } from '@ebmjs/models';
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

  it.each([
    [100, 4], // two classes a pass, and the last one alone
    [300, 7], // a class a pass
    [3, 1],
  ])('of %i rows and seven classes takes as few passes as its rows allow', (n, passes) => {
    const classes = 7;
    const points = uniform(key(5), [n, 2]);
    let calls = 0;
    /** Not linear in the label: `|x - y W|^2`. */
    const counted = (labels: tf.Tensor2D): Energy => {
      const middles = (): tf.Tensor => tf.matMul(labels, tf.reshape(tf.range(0, 14), [7, 2]) as tf.Tensor2D);
      return (at) => {
        calls++;
        return scope(() => tf.sum<tf.Tensor1D>(tf.squaredDifference(at, middles()), 1));
      };
    };
    const classifier = energyClassifier({ energy: counted, classes });
    const logits = classifier(points);
    expect(calls).toBe(passes);
    const rows = points.arraySync() as number[][];
    const want = rows.map(([a, b]) => Array.from({ length: classes }, (_, c) => -((a! - 2 * c) ** 2 + (b! - 2 * c - 1) ** 2))); // prettier-ignore
    logits.arraySync().forEach((row, i) => row.forEach((value, c) => expect(Math.abs(value - want[i]![c]!)).toBeLessThan(1e-3))); // prettier-ignore
    const { grad } = classifier.backward!(points, (f) => tf.onesLike(f));
    // sum_c -2 (x - middle_c)
    const slopes = rows.map(([a, b]) => [-2 * (7 * a! - 42), -2 * (7 * b! - 49)]);
    (grad.arraySync() as number[][]).forEach((row, i) => row.forEach((value, d) => expect(Math.abs(value - slopes[i]![d]!)).toBeLessThan(1e-3))); // prettier-ignore
    tf.dispose([points, logits, grad]);
  });

  it('of a linear energy is the same by one evaluation', () => {
    const model = residualNetwork({ shape: [8, 8, 1], classes: 4, width: 4 });
    const variables = model.init(key(6));
    const frozen = model.freeze(variables);
    const images = uniform(key(7), [3, 8, 8, 1]);
    let calls = 0;
    const counted = (labels: tf.Tensor2D): Energy => {
      const own = frozen.energy(labels);
      const count = <T>(value: T): T => (calls++, value);
      return Object.assign((at: tf.Tensor) => count(own(at)), { valueAndGrad: (at: tf.Tensor) => count(own.valueAndGrad!(at)) }); // prettier-ignore
    };
    const plain = energyClassifier({ energy: frozen.energy, classes: 4 });
    const linear = energyClassifier({ energy: counted, classes: 4, linear: model.linearInLabels });
    const slopes = (f: tf.Tensor2D): tf.Tensor2D => tf.softmax(tf.mul(f, 100));
    const [got, want] = [linear.backward!(images, slopes), plain.backward!(images, slopes)];
    expect(calls).toBe(2); // the energies, and then their slopes
    for (const name of ['logits', 'grad'] as const) {
      const largest = Math.max(...numbers(want[name]).map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      numbers(got[name]).forEach((value, i) => {
        expect(Math.abs(value - numbers(want[name])[i]!)).toBeLessThan(1e-5 * largest);
      });
    }
    expectNoLeak(() => linear(images));
    expectNoLeak(() => linear.backward!(images, slopes));
    frozen.dispose();
    tf.dispose([images, got.logits, got.grad, want.logits, want.grad]);
    release(variables);
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
