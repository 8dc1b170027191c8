import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, normal, release, scope, type Energy } from '@ebmjs/core';
import { mlp } from '@ebmjs/models';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { near } from '../test/energies.js';
import { concept } from './concept.js';
import { mixture } from './mixture.js';
import { negation } from './negation.js';
import { product } from './product.js';

const model = mlp({ dimension: 2, widths: [5], classes: 3 });
const variables = model.init(key(0));
const frozen = model.freeze(variables);
const x = normal(key(1), [4, 2]);
const numbers = (t: tf.Tensor): number[] => [...t.dataSync()];
const labelled = (label: readonly number[]): Energy =>
  frozen.energy(tf.tensor2d(Array.from({ length: 4 }, () => [...label])));

describe('concept', () => {
  testEnergy({ energy: concept(frozen.energy, [0, 1, 0]), shape: [2] });

  it('is the conditional energy at one label for any number of rows', () => {
    for (const label of [
      [0, 1, 0],
      [0.2, 0.3, 0.5],
    ]) {
      scope(() => {
        const fixed = concept(frozen.energy, label);
        near(numbers(fixed(x)), numbers(labelled(label)(x)));
        near(numbers(gradient(fixed)(x)), numbers(gradient(labelled(label))(x)));
        expect(fixed(tf.slice(x, 0, 1)).shape).toEqual([1]);
      });
    }
  });

  it('joins with others: and, or, not, of one conditional model', () => {
    scope(() => {
      const [e0, e1, e2] = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ].map((label) => numbers(labelled(label)(x)));
      const [c0, c1, c2] = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ].map((label) => concept(frozen.energy, label));
      const joined = product(mixture([c0!, c1!]), negation(c2!, 0.5));
      const want = e0!.map((value, i) => -Math.log((Math.exp(-value) + Math.exp(-e1![i]!)) / 2) - 0.5 * e2![i]!);
      near(numbers(joined(x)), want, 10);
    });
  });

  it('keeps nothing between calls', () => {
    const fixed = concept(frozen.energy, [0, 1, 0]);
    expectNoLeak(() => fixed(x));
    expectNoLeak(() => fixed.valueAndGrad!(x));
  });

  it('refuses what is no label', () => {
    expect(() => concept(frozen.energy, [])).toThrow('concept.label: must be finite numbers, one a class, got []');
    expect(() => concept(frozen.energy, [NaN])).toThrow('concept.label: must be finite numbers');
    expect(() => concept({} as never, [1])).toThrow('concept.at: must be a function of labels');
    const count = tf.memory().numTensors;
    expect(() => concept(frozen.energy, [1, 0])(x)).toThrow('must be labels of shape [4, 3]');
    expect(tf.memory().numTensors).toBe(count);
    release(variables);
    frozen.dispose();
  });
});
