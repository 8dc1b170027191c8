import { EbmError, key, release, type Json, type Model } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { shapesOf } from '../test/tensors.js';
import { mlp } from './mlp.js';
import { mnistNet } from './mnist-net.js';
import { networkFromConfig } from './network-from-config.js';
import { residualNetwork } from './residual-network.js';

const MODELS: readonly Model[] = [
  mlp({ dimension: 3, widths: [4], activation: 'relu', classes: 2 }),
  mlp({ dimension: 1, widths: [] }),
  mnistNet({ width: 2, activation: 'swish', spectralNorm: false }),
  residualNetwork({ shape: [5, 4, 2], width: 3, blocks: [{ width: 4, down: true }], spectralNorm: false }),
  residualNetwork({ shape: [4, 4, 1], classes: 3, conditioning: 'gain', width: 2 }),
];

it.each(MODELS.map((model) => [JSON.stringify(model.config), model] as const))('builds %s again', (json, model) => {
  const again = networkFromConfig(JSON.parse(json) as Json);
  expect(again.config).toEqual(model.config);
  expect([again.name, again.shape, again.classes]).toEqual([model.name, model.shape, model.classes]);
  const [a, b] = [model.init(key(1)), again.init(key(1))];
  expect(shapesOf(b.weights)).toEqual(shapesOf(a.weights));
  expect(shapesOf(b.state)).toEqual(shapesOf(a.state));
  release(a, b);
});

it('fills in defaults', () => {
  expect(networkFromConfig({ model: 'mlp', dimension: 2 }).config).toEqual(mlp({ dimension: 2 }).config);
});

const thrown = (config: unknown): EbmError => {
  try {
    networkFromConfig(config as Json);
  } catch (error) {
    if (EbmError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('took it');
};

it('lists everything that is wrong', () => {
  const { message } = thrown({ model: 'residualNetwork', shape: [8, 8], width: 0, activation: 'tanh', dropout: 0.5 });
  expect(message).toMatch(/^networkFromConfig: /);
  expect(message.split('; ').filter((part) => part.includes('must') || part.includes('got'))).toHaveLength(4);
  for (const part of [
    'got "dropout"',
    'residualNetwork.shape',
    'residualNetwork.width',
    'residualNetwork.activation',
  ]) {
    expect(message).toContain(part);
  }
});

it.each([
  [null, 'networkFromConfig: must be an object { model, ...options }'],
  [[1], 'networkFromConfig: must be an object'],
  ['mlp', 'networkFromConfig: must be an object { model, ...options }, got "mlp"'],
  [{}, 'networkFromConfig.model: must be one of residualNetwork, mnistNet'],
  [{ model: 'toString' }, 'networkFromConfig.model: must be one of residualNetwork, mnistNet, uvaCnn, resnet32'],
  [{ model: 'mlp' }, 'networkFromConfig: mlp.dimension: must be a whole number of at least 1'],
])('refuses %j', (config, message) => expect(thrown(config).message).toContain(message));
