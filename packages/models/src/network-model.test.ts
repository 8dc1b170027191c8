import * as tf from '@tensorflow/tfjs-core';
import {
  key,
  lossAndGradients,
  mapParams,
  normal,
  release,
  scope,
  valueAndGradient,
  type Energy,
  type Params,
} from '@ebmjs/core';
import { testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { farthest, oneHot, shaken } from '../test/tensors.js';
import { activation } from './activation.js';
import { dense } from './dense.js';
import { energyHead } from './energy-head.js';
import { networkModel } from './network-model.js';
import { sequence } from './sequence.js';

const model = networkModel({
  name: 'mine',
  config: { my: 'config' },
  shape: [3],
  classes: 2,
  network: sequence(dense('a', { inputs: 3, outputs: 5 }), activation('swish'), energyHead(5, 2)),
});
const variables = shaken(model.init(key(0)), key(1));
const x = normal(key(2), [4, 3]);
const labels = oneHot([0, 1, 1, 0], 2);

describe('a network of your own', () => testModel({ model }));

it('frozen energies are the trainable ones to the bit, value and gradient', () => {
  scope(() => {
    const frozen = model.freeze(variables);
    const [a, b] = [model.energy(variables, labels), frozen.energy(labels)];
    expect(farthest(a(x), b(x))).toBe(0);
    expect(farthest(valueAndGradient(a, x).grad, valueAndGradient(b, x).grad)).toBe(0);
    frozen.dispose();
  });
});

it('a frozen model outlives its variables, and does not follow them', () => {
  const own = {
    weights: mapParams(variables.weights, (t) => t.clone()),
    state: mapParams(variables.state, (t) => t.clone()),
  };
  const frozen = model.freeze(own);
  const before = frozen.energy(labels)(x);
  release(own);
  expect(farthest(frozen.energy(labels)(x), before)).toBe(0);
  frozen.dispose();
});

it('freezing normalises once, not at every call', () => {
  const frozen = model.freeze(variables);
  const energy = frozen.energy(labels);
  const kernels = (body: () => unknown): number => {
    const counted = tf.engine() as unknown as { runKernelFunc: (...args: unknown[]) => unknown };
    const original = counted.runKernelFunc;
    let count = 0;
    counted.runKernelFunc = function (...args) {
      count += 1;
      return original.apply(this, args);
    };
    scope(() => void body());
    counted.runKernelFunc = original;
    return count;
  };
  const [fixed, trainable] = [kernels(() => energy(x)), kernels(() => model.energy(variables, labels)(x))];
  expect(fixed).toBeGreaterThan(0);
  expect(trainable).toBeGreaterThanOrEqual(fixed + 4); // matrix, product, norm, quotient
  frozen.dispose();
});

it('freezing transposes once, not at every gradient', async () => {
  const frozen = model.freeze(variables);
  const names = async (energy: Energy): Promise<string[]> => {
    const { kernelNames } = await tf.profile(() => release(valueAndGradient(energy, x)));
    return kernelNames;
  };
  expect(await names(model.energy(variables, labels))).toContain('Transpose');
  expect(await names(frozen.energy(labels))).not.toContain('Transpose');
  frozen.dispose();
});

it('advance moves the energy on by one power iteration, once', () => {
  scope(() => {
    const state = model.advance(variables);
    const [now, next] = [model.energy(variables, labels)(x), model.energy({ ...variables, state }, labels)(x)];
    expect(farthest(now, model.energy(variables, labels)(x))).toBe(0);
    expect(farthest(now, next)).toBeGreaterThan(0);
  });
});

it('the slope in x can itself be differentiated in the weights', () => {
  const steepness = (weights: Params): tf.Scalar =>
    scope(() => tf.mean(tf.square(valueAndGradient(model.energy({ ...variables, weights }, labels), x).grad)));
  const { value, grads } = lossAndGradients(steepness, variables.weights);
  // A bias on the energy has no part in its slope.
  expect([...grads['head.bias']!.dataSync()]).toEqual([0, 0]);
  scope(() => {
    const h = 0.01;
    for (const [i, name] of ['a.kernel', 'a.bias', 'head.kernel'].entries()) {
      const side = normal(key(10 + i), variables.weights[name]!.shape);
      const at = (t: number): tf.Scalar =>
        steepness({ ...variables.weights, [name]: tf.add(variables.weights[name]!, tf.mul(side, t)) });
      // Truncation h^2 f'''/6 and rounding 1e-7 f / h are both near 1e-5; f is of order 0.1.
      const slope = tf.div(tf.sub(at(h), at(-h)), 2 * h);
      expect(farthest(tf.sum(tf.mul(grads[name]!, side)), slope)).toBeLessThan(3e-4);
    }
  });
  release(value, grads);
});

it('says which labels it wants', () => {
  expect(() => model.energy(variables)).toThrow('mine.labels: must be given: there are 2 classes');
  expect(() => model.energy(variables, oneHot([0], 2))(x)).toThrow(
    'mine.labels: must be labels of shape [4, 2], got [1,2]',
  );
  const network = sequence(dense('a', { inputs: 3, outputs: 5 }), energyHead(5, 0));
  const unconditional = networkModel({ name: 'free', config: {}, shape: [3], network });
  const own = unconditional.init(key(0));
  expect(() => unconditional.energy(own, labels)).toThrow('free.labels: must be absent: the model has no classes');
  release(own);
});

it('refuses an empty batch', () => {
  expect(() => model.energy(variables, tf.zeros([0, 2]))(tf.zeros([0, 3]))).toThrow(
    'mine.x: must have at least one row, got [0,3]',
  );
});

it('keeps a copy of the shape', () => {
  const shape = [3];
  const own = networkModel({ name: 'own', config: {}, shape, network: energyHead(3, 0) });
  shape[0] = 4;
  expect(own.shape).toEqual([3]);
});

it('refuses unknown options', () => {
  expect(() => networkModel({ ...model, network: energyHead(3, 0) } as never)).toThrow('networkModel: unknown option');
});
