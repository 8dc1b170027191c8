import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { hasLeakyReluGrad, key, leakyReluGrad, normal, valueAndGradient } from '@ebmjs/core';
import { mnistNet } from '@ebmjs/models';
import { afterEach, describe, expect, it } from 'vitest';
import { mendNode } from './mend-node.js';
import { useBackend } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

describe.runIf(isInstalled())('on tfjs-node', () => {
  it('the gradient of leaky ReLU is dy above zero and alpha dy elsewhere, in one operation', async () => {
    await useBackend('node');
    mendNode(); // again: no warning, no second kernel
    expect(hasLeakyReluGrad()).toBe(true);
    const x = tf.tensor2d([[-2, -0.5, 0, 0.5, Number.NaN, 3]]);
    const dy = tf.tensor2d([[1, -4, 2, 10, 1, Number.NaN]]);
    const before = tf.memory().numTensors;
    const grad = leakyReluGrad(dy, x, 0.25);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect([...(await grad.data())]).toEqual([0.25, -1, 0.5, 10, 0.25, Number.NaN]);
  });

  it('a network of leaky ReLUs has the energies and gradients of the CPU', async () => {
    const [exact, found] = [await mnistEnergy('cpu'), await mnistEnergy('node')];
    exact.forEach((values, i) => {
      const scale = Math.max(...values.map(Math.abs));
      values.forEach((value, j) => expect(Math.abs(found[i]![j]! - value)).toBeLessThan(1e-5 * scale));
    });
  });
});

it('does nothing where there is no tfjs-node: other backends keep to two operations', () => {
  expect(tf.getBackend()).toBe('cpu');
  mendNode();
  expect(hasLeakyReluGrad()).toBe(false);
});

async function mnistEnergy(backend: 'cpu' | 'node'): Promise<readonly (readonly number[])[]> {
  await useBackend(backend);
  const model = mnistNet({ width: 4 });
  const variables = model.init(key(0));
  const { value, grad } = valueAndGradient(model.energy(variables), normal(key(1), [2, 28, 28, 1]));
  return [[...(await value.data())], [...(await grad.data())]];
}

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    console.warn('SKIPPED the tests on tfjs-node: it is not installed (npm run tfjs-node)');
    return false;
  }
}
