import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { mnistNet } from '@ebmjs/models';
import { norms, readWeights, writeWeights } from './weights-file.js';

it('is written and read as it is, with slopes that are those of its energy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebmjs-bench-test-'));
  try {
    const file = join(folder, 'weights.safetensors');
    writeWeights(file);
    const { weights, state, checkX, dataX } = readWeights(file, 3);
    expect([checkX.shape, dataX.shape]).toEqual([
      [4, 28, 28, 1],
      [3, 28, 28, 1],
    ]);
    expect(Object.keys(state)).toEqual(['conv0.u', 'conv1.u', 'conv2.u', 'conv3.u', 'hidden.u']);
    expect(norms(state)['conv3.u']).toBeCloseTo(1, 5);

    const energy = mnistNet().energy({ weights, state });
    const x = tf.slice(checkX, 0, 1);
    const tape = tf.grad((point) => tf.sum(energy(point)))(x);
    const { grad } = valueAndGradient(energy, x);
    const distance = scope(() => tf.div(tf.norm(tf.sub(grad, tape)), tf.norm(tape)));
    expect(distance.dataSync()[0]).toBeLessThan(1e-4);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
