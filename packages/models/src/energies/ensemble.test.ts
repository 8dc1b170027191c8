import * as tf from '@tensorflow/tfjs-core';
import { joinedVariables, key, normal, release, scope, valueAndGradient } from '@ebmjs/core';
import { expectNoLeak, testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { farthest, oneHot, shaken } from '../../test/tensors.js';
import { mlp } from '../mlp.js';
import { residualNetwork } from '../residual-network.js';
import { ensemble } from './ensemble.js';

const member = mlp({ dimension: 2, widths: [5], classes: 2 });
const model = ensemble([member, mlp({ dimension: 2, widths: [3, 3], classes: 2 }), member]);

describe('of three networks', () => testModel({ model }));
describe('of images', () => {
  const image = residualNetwork({ shape: [4, 4, 1], width: 2, blocks: [{ width: 2 }] });
  testModel({ model: ensemble([image, image]) });
});

const members = [0, 1].map((seed) => shaken(member.init(key(seed)), key(seed + 10)));
const two = ensemble([member, member]);
const both = joinedVariables(members);
const x = normal(key(2), [4, 2]);
const labels = oneHot([0, 1, 1, 0], 2);

it('its energy and slope are the means of theirs, trainable and frozen', () => {
  scope(() => {
    const parts = members.map((variables) => valueAndGradient(member.energy(variables, labels), x));
    const frozen = two.freeze(both);
    for (const energy of [two.energy(both, labels), frozen.energy(labels)]) {
      const { value, grad } = energy.valueAndGrad!(x);
      expect(farthest(value, tf.div(tf.add(parts[0]!.value, parts[1]!.value), 2))).toBeLessThan(1e-6);
      expect(farthest(grad, tf.div(tf.add(parts[0]!.grad, parts[1]!.grad), 2))).toBeLessThan(1e-6);
      expect(farthest(energy(x), value)).toBeLessThan(1e-6);
    }
    frozen.dispose();
  });
});

it('of one member many times is that member', () => {
  scope(() => {
    const thrice = ensemble([member, member, member]);
    const energy = thrice.energy(joinedVariables([members[0]!, members[0]!, members[0]!]), labels);
    expect(farthest(energy(x), member.energy(members[0]!, labels)(x))).toBeLessThan(1e-6);
  });
});

it('members begin apart', () => {
  const { weights } = two.init(key(0));
  expect(farthest(weights['0/dense0.kernel']!, weights['1/dense0.kernel']!)).toBeGreaterThan(0.1);
});

it('state goes by the same names as weights', () => {
  const image = residualNetwork({ shape: [2, 2, 1], width: 2, blocks: [{ width: 2 }] });
  const variables = ensemble([image, image]).init(key(0));
  const names = Object.keys(image.init(key(0)).state);
  expect(Object.keys(variables.state)).toEqual([0, 1].flatMap((i) => names.map((name) => `${i}/${name}`)));
  expect(names.length).toBeGreaterThan(0);
  release(variables);
});

it('borrows the members, and leaks nothing', () => {
  expectNoLeak(() => two.freeze(both).dispose());
  expectNoLeak(() => two.advance(both));
  expect(Object.values(members[0]!.weights).every((t) => !t.isDisposed)).toBe(true);
});

it.each([
  [[], 'ensemble.models: must have at least one'],
  [[member, mlp({ dimension: 3, classes: 2 })], 'ensemble.models[1]: must be of shape [2] and 2 classes, as the first'],
  [[member, mlp({ dimension: 2 })], 'ensemble.models[1]: must be of shape [2] and 2 classes, as the first'],
])('refuses models that do not fit', (models, message) => expect(() => ensemble(models)).toThrow(message));
