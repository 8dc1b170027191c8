import { key, lossAndGradients, release, scope, uniform, valueAndGradient } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bufferMeter } from '../test/buffer-meter.js';
import { mlp } from './mlp.js';
import { mnistNet } from './mnist-net.js';
import { modelMemory } from './model-memory.js';
import type { NetworkModel } from './network-model.js';
import { dspritesNet } from './networks/dsprites-net.js';
import { resnet32 } from './networks/resnet32.js';
import { trajectoryNet } from './networks/trajectory-net.js';
import { uvaCnn } from './networks/uva-cnn.js';

/** Bytes at the worst moment of a frozen energy's slope at `batch` rows, and of a gradient in the weights at twice that. */
function measured(model: NetworkModel, batch: number): { readonly step: number; readonly update: number } {
  const meter = bufferMeter();
  const variables = model.init(key(0));
  const rows = (n: number): [tf.Tensor, tf.Tensor2D | undefined] => [
    uniform(key(1), [n, ...model.shape]),
    model.classes > 0 ? tf.ones([n, model.classes]) : undefined,
  ];
  const frozen = model.freeze(variables);
  const [x, labels] = rows(batch);
  meter.reset();
  release(valueAndGradient(frozen.energy(labels), x), x, labels);
  const step = meter.peak();
  frozen.dispose();
  const [both, all] = rows(2 * batch);
  meter.reset();
  const energy = (weights: typeof variables.weights): tf.Scalar =>
    scope(() => tf.mean(model.energy({ ...variables, weights }, all)(both)) as tf.Scalar);
  release(lossAndGradients(energy, variables.weights), both, all, variables);
  const update = meter.peak();
  meter.stop();
  return { step, update };
}

const CASES: readonly (readonly [string, NetworkModel, number])[] = [
  ['resnet32', resnet32({ width: 2, classes: 3, shape: [16, 16, 1] }), 4],
  ['resnet32 with attention', resnet32({ width: 2, shape: [16, 17, 1], attention: true, activation: 'swish' }), 4],
  ['resnet32, more kernels than images', resnet32({ width: 12, shape: [8, 8, 1] }), 1],
  ['mnistNet', mnistNet({ width: 4 }), 4],
  ['dspritesNet', dspritesNet({ width: 4, shape: [16, 16, 1], factor: 'shape' }), 8],
  ['uvaCnn', uvaCnn({ width: 4 }), 8],
  ['trajectoryNet', trajectoryNet({ steps: 20, features: 4, width: 8 }), 8],
  ['mlp', mlp({ dimension: 2 }), 100],
];

describe('the memory predicted is that measured', () => {
  it.each(CASES)('%s', (_, model, batch) => {
    const { step, update } = measured(model, batch);
    const predicted = modelMemory(model, { batch, copies: 0 });
    expect(Math.abs(step / predicted.langevinStep - 1)).toBeLessThan(0.2);
    expect(Math.abs(update / predicted.update - 1)).toBeLessThan(0.2);
  });
});

it('counts what training keeps, and the variables', () => {
  const model = mlp({ dimension: 3, widths: [5] });
  const weights = 4 * (3 * 5 + 5 + 5 + 1);
  const [none, two] = [0, 2].map((copies) => modelMemory(model, { batch: 7, copies }));
  expect(none!.variables).toBe(weights);
  expect(two!.update - none!.update).toBe(2 * weights);
});

it.each([
  [{ batch: 0 }, 'modelMemory.batch: must be a whole number of at least 1'],
  [{ batch: 1, copies: -1 }, 'modelMemory.copies: must be a whole number of at least 0'],
])('refuses %j', (options, message) => {
  expect(() => modelMemory(mlp({ dimension: 1 }), options)).toThrow(message);
});
