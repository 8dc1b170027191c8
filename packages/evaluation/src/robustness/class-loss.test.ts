import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, split, valueAndGradient } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { classLoss } from './class-loss.js';
import type { ClassifierLogits } from './classifier-logits.js';
import { energyClassifier } from './energy-classifier.js';

/** Three classes that bend: `E(x, y) = |x - m_y|^2 / 2` of means that the labels pick, cubed a little. */
const means = [
  [0, 0],
  [1, 0.5],
  [-0.5, 1],
];
const energy = (labels: tf.Tensor2D) => (x: tf.Tensor) =>
  scope(() => {
    const away = tf.sub(x, tf.matMul(labels, tf.tensor2d(means)));
    return tf.add<tf.Tensor1D>(tf.mul(tf.sum(tf.square(away), 1), 0.5), tf.mul(tf.sum(tf.pow(away, 3), 1), 0.1));
  });
const own = energyClassifier({ energy, classes: 3 });
/** The same without a way of its own to the gradient. */
const plain: ClassifierLogits = (x) => own(x);

const x = normal(key(0), [6, 2]);
const labels = tf.tensor2d([0, 1, 2, 0, 1, 2].map((c) => [0, 1, 2].map((j) => (j === c ? 1 : 0))));
const numbers = (t: tf.Tensor): number[] => [...t.dataSync()];

describe.each(['crossEntropy', 'margin'] as const)('classLoss: %s', (loss) => {
  it.each([
    ['its own gradient', own],
    ['the tape', plain],
  ])('has the gradient of its value by %s', (_, classifier) => {
    const of = classLoss({ classifier, labels, loss });
    const { value, grad } = valueAndGradient(of, x);
    expect(numbers(value)).toEqual(numbers(scope(() => of(x))));
    const h = 1e-2;
    for (const axis of [0, 1]) {
      const step = tf.tensor2d([[axis === 0 ? h : 0, axis === 1 ? h : 0]]);
      const slope = scope(() => tf.div(tf.sub(of(tf.add(x, step)), of(tf.sub(x, step))), 2 * h));
      const column = scope(() => tf.slice(grad, [0, axis], [6, 1]));
      // Third derivatives of order 1 and rounding of 1e-7 / h.
      numbers(slope).forEach((want, i) => expect(numbers(column)[i]).toBeCloseTo(want, 3));
      tf.dispose([step, slope, column]);
    }
    tf.dispose([value, grad]);
  });

  it('says the margin beside it, and leaks nothing', () => {
    const of = classLoss({ classifier: own, labels, loss });
    const { value, grad, merit } = of.valueAndGrad!(x);
    const logits = scope(() => own(x)).arraySync();
    logits.forEach((f, i) => {
      const y = i % 3;
      const best = Math.max(...f.filter((_, c) => c !== y));
      expect(numbers(merit!)[i]).toBeCloseTo(best - f[y]!, 6);
      const total = Math.log(f.reduce((sum, v) => sum + Math.exp(v), 0));
      expect(numbers(value)[i]).toBeCloseTo(loss === 'margin' ? best - f[y]! : total - f[y]!, 5);
    });
    tf.dispose([value, grad, merit!]);
    expectNoLeak(() => of.valueAndGrad!(x));
    expectNoLeak(() => of(x));
  });
});

describe('classLoss', () => {
  it('does not flatten where the classifier is sure, as a margin', () => {
    const sure: ClassifierLogits = (at) => scope(() => tf.mul(own(at), 1e3) as tf.Tensor2D);
    const right = scope(() => tf.oneHot(tf.argMax(own(x), 1), 3).cast('float32') as tf.Tensor2D);
    const size = (loss: 'crossEntropy' | 'margin'): number[] => {
      const { grad } = scope(() => classLoss({ classifier: sure, labels: right, loss }).valueAndGrad!(x));
      return numbers(scope(() => tf.sum(tf.abs(grad), 1)));
    };
    expect(Math.min(...size('crossEntropy'))).toBe(0);
    expect(Math.min(...size('margin'))).toBeGreaterThan(100);
  });

  it('refuses labels and logits that do not fit', () => {
    const [two] = split(key(1), 1).map((k) => normal(k, [6, 2]) as tf.Tensor2D);
    expect(() => classLoss({ classifier: own, labels: two! }).valueAndGrad!(x)).toThrow(
      'classLoss.labels: must be labels of shape [6, 3], got [6,2]',
    );
    const single: ClassifierLogits = (at) => tf.zeros([at.shape[0]!, 1]);
    expect(() => classLoss({ classifier: single, labels })(x)).toThrow(
      'classifier: must return logits [6, classes] of two classes or more, got [6,1]',
    );
    expect(() => classLoss({ classifier: own, labels, loss: 'hinge' as never })).toThrow(
      'classLoss.loss: must be one of',
    );
    two!.dispose();
  });
});
