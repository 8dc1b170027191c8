import { key, normal, release, type Json } from '@ebmjs/core';
import { decodeWeights, encodeWeights, mlp, modelFromConfig } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { composedFromConfig } from './composed-from-config.js';
import { composedModel } from './composed-model.js';

const builders = { composed: composedFromConfig };
const sum = composedModel([mlp({ dimension: 2, widths: [4] }), mlp({ dimension: 2, widths: [3], classes: 2 })], {
  weights: [0.5, -2],
});

it('a composed model comes back from its file alone, with the same energies, and so does one of it', async () => {
  const labels = normal(key(4), [5, 2]) as never;
  const x = normal(key(3), [5, 2]);
  for (const model of [sum, composedModel([sum, mlp({ dimension: 2, widths: [2] })])]) {
    const variables = model.init(key(1));
    const again = decodeWeights(await encodeWeights({ model, variables }), { builders });
    expect(again.model.config).toEqual(model.config);
    const [expected, found] = [model.energy(variables, labels)(x), again.model.energy(again.variables, labels)(x)];
    expect([...found.dataSync()]).toEqual([...expected.dataSync()]);
    release(variables, again.variables, expected, found);
  }
  release(labels, x);
});

it.each<[object, string]>([
  [{ weights: [1] }, 'composedFromConfig.of: must be the configuration'],
  [{ of: [sum.config] }, 'composedFromConfig.weights: must be a list of numbers'],
  [{ of: [sum.config], weights: ['1'] }, 'composedFromConfig.weights: must be a list of numbers'],
  [{ of: [sum.config], weights: [1, 2] }, 'composedModel'],
  [{ of: [sum.config], weights: [1], scale: 2 }, 'got "scale"'],
])('refuses %j', (options, message) =>
  expect(() => modelFromConfig({ model: 'composed', ...options } as Json, { builders })).toThrow(message),
);
