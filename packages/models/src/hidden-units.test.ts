import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { sineRbm } from '../test/sine-rbm.js';
import { farthest } from '../test/tensors.js';
import { hiddenUnits } from './hidden-units.js';
import { checkedRbm } from './rbm-options.js';

const hidden = hiddenUnits(checkedRbm('r', sineRbm(3, 4, 1)));

it('sums out each hidden unit: minus the log of one plus exp of its field', () => {
  const one = hiddenUnits(checkedRbm('r', { weights: [[2]], hiddenBias: 1 }));
  expect(one(tf.tensor2d([3], [1, 1])).value.dataSync()[0]).toBeCloseTo(-Math.log1p(Math.exp(7)), 5);
});

it('its slope is that of the tape', () => {
  scope(() => {
    const x = normal(key(1), [5, 3]);
    expect(farthest(hidden(x).slope(), tf.grad((z) => tf.sum(hidden(z).value))(x))).toBeLessThan(1e-6);
  });
});
