import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, release } from '@ebmjs/core';
import { activation, classifier, dense, mlp, sequence } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { classification, type ClassificationOptions } from './classification.js';
import { mean, quadratic, rows, square, value, X } from './quadratic.fixture.js';
import { descendedFrom } from './walked.fixture.js';

const A = [1.5, 0.5, 1];
const LABELS = [
  [0, 1, 0],
  [1, 0, 0],
  [0.25, 0.25, 0.5],
];
const model = quadratic({ classes: 3, a: A });
const variables = model.init(key(0));
const data = rows(X, LABELS);
const found = (options: ClassificationOptions = {}) =>
  descendedFrom({ model, variables, data, terms: [classification(options)] });

it('is the cross-entropy of labels under the softmax of -E(x, y), and its slope', () => {
  const probabilities = X.map((x) => {
    const mass = A.map((a) => Math.exp((-a * square(x)) / 2));
    return mass.map((m) => m / mass.reduce((s, each) => s + each));
  });
  const exact = -mean(probabilities.map((p, i) => p.reduce((s, each, c) => s + LABELS[i]![c]! * Math.log(each), 0)));
  const { loss, terms, grads } = found({ weight: 2 });
  expect(value(terms['class']!)).toBeCloseTo(exact, 5);
  expect(value(loss)).toBeCloseTo(2 * exact, 5);
  // Of logits f_c = -a_c |x|^2 / 2 the slope is p - y.
  const slopes = A.map((_, c) => mean(X.map((x, i) => (2 * (LABELS[i]![c]! - probabilities[i]![c]!) * square(x)) / 2)));
  [...grads['a']!.dataSync()].forEach((slope, c) => expect(slope).toBeCloseTo(slopes[c]!, 4));
  expect(value(grads['b']!)).toBeCloseTo(0, 6); // what all classes share tells them not apart
  // The second is likeliest everywhere.
  expect(value(terms['class.accuracy']!)).toBeCloseTo(1 / 3, 6);
});

it('is the same in small passes', () => {
  const [whole, parts] = [found(), found({ rows: 2 })];
  expect(value(parts.loss)).toBeCloseTo(value(whole.loss), 6);
  [...parts.grads['a']!.dataSync()].forEach((g, i) => expect(g).toBeCloseTo(whole.grads['a']!.dataSync()[i]!, 6));
});

it('takes one pass of all classes where it fits', () => {
  const sizes: number[] = [];
  const counted = {
    ...model,
    energy: (...args: Parameters<typeof model.energy>) => {
      const energy = model.energy(...args);
      return (x: tf.Tensor) => (sizes.push(x.shape[0]!), energy(x));
    },
  };
  descendedFrom({ model: counted, variables, data, terms: [classification({ rows: 9 })] });
  descendedFrom({ model: counted, variables, data, terms: [classification({ rows: 4 })] });
  expect(sizes).toEqual([9, 4, 4, 1]);
});

it('takes logits as they are given: a classifier beside its energy E(x)', () => {
  const network = sequence(
    dense('a', { inputs: 2, outputs: 6 }),
    activation('swish'),
    dense('b', { inputs: 6, outputs: 3, spectralNorm: false }),
  );
  const jem = classifier({ name: 'jem', config: null, shape: [2], classes: 3, network });
  const start = jem.marginal.init(key(1));
  const term = classification({ logits: jem.logits });
  const of = (m: typeof jem.joint) =>
    descendedFrom({ model: m, variables: start, data, terms: [m === jem.joint ? classification() : term] });
  const [marginal, joint] = [of(jem.marginal), of(jem.joint)];
  expect(value(marginal.loss)).toBeCloseTo(value(joint.loss), 5);
  mapParams(marginal.grads, (grad, name) => {
    [...grad.dataSync()].forEach((g, i) => expect(g).toBeCloseTo(joint.grads[name]!.dataSync()[i]!, 5));
    return grad;
  });
});

it('owns its result and nothing else', () => {
  const before = tf.memory().numTensors;
  release(found({ rows: 2 }));
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses data without labels, labels of other classes, and a model without classes', () => {
  const term = { model, variables, terms: [classification()] };
  expect(() => descendedFrom({ ...term, data: rows(X) })).toThrow('train.terms.class: must have data with labels');
  expect(() =>
    descendedFrom({
      ...term,
      data: rows(X, [
        [1, 0],
        [1, 0],
        [1, 0],
      ]),
    }),
  ).toThrow('train.terms.class: must be labels of shape [3, 3]');
  const plain = mlp({ dimension: 2 });
  expect(() => descendedFrom({ ...term, data, model: plain, variables: plain.init(key(0)) })).toThrow(
    'classification.logits: must be given for a model without classes, got "mlp"',
  );
});

it.each([
  [{ rows: 0 }, 'classification.rows: must be a whole number of at least 1, got 0'],
  [{ weight: -1 }, 'classification.weight: must be a finite number of at least 0, got -1'],
  [{ classes: 3 }, 'classification: unknown option; known are name, weight, logits, rows, got "classes"'],
])('refuses %j', (options, message) => {
  expect(() => classification(options as never)).toThrow(message);
});
