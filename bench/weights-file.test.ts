import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { key, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cifar, mnist } from './networks.js';
import { norms, readWeights, writeWeights } from './weights-file.js';

const folder = mkdtempSync(join(tmpdir(), 'ebmjs-bench-test-'));
const files = { weights: join(folder, 'mnist'), cifarWeights: join(folder, 'cifar') };
beforeAll(() => writeWeights(files));
afterAll(() => rmSync(folder, { recursive: true }));

/** How far `valueAndGrad` is from the tape, relative. */
function slopeError(energy: Energy, x: tf.Tensor): number {
  const tape = tf.grad((point) => tf.sum(energy(point)))(x);
  const { grad } = valueAndGradient(energy, x);
  return scope(() => tf.div(tf.norm(tf.sub(grad, tape)), tf.norm(tape))).dataSync()[0]!;
}

it('is written and read as it is, with slopes that are those of its energy', async () => {
  const { weights, state, checkX, dataX } = readWeights(files.weights, 3);
  expect(checkX.shape).toEqual([4, 28, 28, 1]);
  expect(dataX.shape).toEqual([3, 28, 28, 1]);
  expect(Object.keys(state)).toEqual(['conv0.u', 'conv1.u', 'conv2.u', 'conv3.u', 'hidden.u']);
  expect((await norms(state))['conv3.u']).toBeCloseTo(1, 5);
  expect(slopeError(mnist.energy({ weights, state }), tf.slice(checkX, 0, 1))).toBeLessThan(1e-4);
});

it('holds the network for CIFAR-10, of 5,315,841 weights, none of them zero', async () => {
  const { weights, state, checkX, dataX } = readWeights(files.cifarWeights, 2);
  expect([checkX.shape, dataX.shape]).toEqual([
    [4, 32, 32, 3],
    [2, 32, 32, 3],
  ]);
  expect(state).toEqual({});
  expect(Object.values(weights).reduce((sum, { size }) => sum + size, 0)).toBe(5_315_841);
  expect(Object.keys(weights)).toEqual(expect.arrayContaining(Object.keys(cifar.init(key(0)).weights)));
  const sizes = await norms(weights);
  for (const name of ['block0.first.inputBias', 'block5.second.kernel', 'block3.second.gain'])
    expect(sizes[name]).toBeGreaterThan(0.5);
});
