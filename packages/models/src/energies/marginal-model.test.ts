import { key, normal, release, scope } from '@ebmjs/core';
import { testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { farthest, oneHot, shaken } from '../../test/tensors.js';
import { activation } from '../activation.js';
import { dense } from '../dense.js';
import { mlp } from '../mlp.js';
import { residualNetwork } from '../residual-network.js';
import { sequence } from '../sequence.js';
import { classifier } from './classifier.js';
import { marginalModel } from './marginal-model.js';

describe('of an mlp', () => testModel({ model: marginalModel(mlp({ dimension: 3, widths: [6], classes: 3 })) }));

describe('of a network conditioned in its blocks', () => {
  const options = { shape: [5, 4, 1], classes: 2, width: 2, blocks: [{ width: 2, down: true }] } as const;
  testModel({ model: marginalModel(residualNetwork({ ...options, conditioning: 'gain' })) });
});

it("of a classifier's joint model is its marginal model", () => {
  const network = sequence(
    dense('a', { inputs: 2, outputs: 6 }),
    activation('swish'),
    dense('b', { inputs: 6, outputs: 4 }),
  );
  const jem = classifier({ name: 'jem', config: {}, shape: [2], classes: 4, network });
  const variables = shaken(jem.joint.init(key(0)), key(1));
  const x = normal(key(2), [5, 2]);
  const same = scope(() => {
    const [a, b] = [jem.marginal, marginalModel(jem.joint)].map((model) => model.energy(variables).valueAndGrad!(x));
    return Math.max(farthest(a!.value, b!.value), farthest(a!.grad, b!.grad));
  });
  expect(same).toBeLessThan(1e-6);
  release(variables, x);
});

it('takes no labels, and wants a model that does', () => {
  const model = marginalModel(mlp({ dimension: 1, classes: 2 }));
  const variables = model.init(key(0));
  expect(() => model.energy(variables, oneHot([0], 2))).toThrow(
    'marginal mlp.labels: must be absent: they are summed out',
  );
  release(variables);
  expect(() => marginalModel(mlp({ dimension: 1 }))).toThrow('marginalModel.model: must have classes, got "mlp"');
});
