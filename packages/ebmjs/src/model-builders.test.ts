import { composedModel } from '@ebmjs/composition';
import { key, normal, release, type Model } from '@ebmjs/core';
import { decodeWeights, encodeWeights, ensemble, marginalModel, mlp } from '@ebmjs/models';
import { withLogZ } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { modelBuilders } from './model-builders.js';

const net = (classes: number): Model => mlp({ dimension: 2, widths: [3], classes });

it('bring back whatever the library makes of models, from a file alone', async () => {
  const model = ensemble([
    composedModel([net(0), withLogZ(marginalModel(net(3)))], { weights: [1, 0.5] }),
    marginalModel(composedModel([net(2), net(0)])),
  ]);
  const variables = model.init(key(1));
  const bytes = await encodeWeights({ model, variables });
  expect(() => decodeWeights(bytes)).toThrow('modelFromConfig.model: must be one of');
  const again = decodeWeights(bytes, { builders: modelBuilders });
  const x = normal(key(3), [4, 2]);
  const [expected, found] = [model.energy(variables)(x), again.model.energy(again.variables)(x)];
  expect([...found.dataSync()]).toEqual([...expected.dataSync()]);
  release(variables, again.variables, x, expected, found);
});
