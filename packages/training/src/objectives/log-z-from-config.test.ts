import { key, normal, release, type Json } from '@ebmjs/core';
import { decodeWeights, encodeWeights, mlp, modelFromConfig } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { logZFromConfig } from './log-z-from-config.js';
import { withLogZ } from './with-log-z.js';

const builders = { withLogZ: logZFromConfig };

it('a model with its constant comes back from its file alone, with the same energies', async () => {
  const model = withLogZ(mlp({ dimension: 2, widths: [4] }));
  const variables = model.init(key(1));
  const logZ = normal(key(2), []);
  const learnt = { ...variables, weights: { ...variables.weights, logZ } };
  const again = decodeWeights(await encodeWeights({ model, variables: learnt }), { builders });
  const x = normal(key(3), [4, 2]);
  const [expected, found] = [model.energy(learnt)(x), again.model.energy(again.variables)(x)];
  expect([...found.dataSync()]).toEqual([...expected.dataSync()]);
  release(variables, logZ, again.variables, x, expected, found);
});

it.each<[object, string]>([
  [{}, 'logZFromConfig.of: must be the configuration of a model'],
  [{ of: { model: 'mlp', dimension: 2 }, weight: 1 }, 'got "weight"'],
])('refuses %j', (options, message) =>
  expect(() => modelFromConfig({ model: 'withLogZ', ...options } as Json, { builders })).toThrow(message),
);
