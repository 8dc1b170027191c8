import * as tf from '@tensorflow/tfjs-core';
import { fused, key, lossAndGradients, mapParams, normal, valueAndGradient, type Variables } from '@ebmjs/core';
import { mnistNet, residualNetwork } from '@ebmjs/models';
import { afterEach, describe, expect, it } from 'vitest';
import { mendNode } from './mend-node.js';
import { isNarrow, narrowConvolution } from './node-kernels/conv2d.js';
import { isTfjsNodeInstalled } from './tfjs-node.fixture.js';
import { useBackend } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

describe.runIf(isTfjsNodeInstalled())('on tfjs-node', () => {
  it('the gradient of leaky ReLU is dy above zero and alpha dy elsewhere, in one operation', async () => {
    await useBackend('node');
    mendNode(2); // again: no warning, no second kernel
    const x = tf.tensor2d([[-2, -0.5, 0, 0.5, Number.NaN, 3]]);
    const dy = tf.tensor2d([[1, -4, 2, 10, 1, Number.NaN]]);
    const before = tf.memory().numTensors;
    const grad = fused('leakyReluSlope')!({ dy, x }, { alpha: 0.25 });
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

  it('a labelled network trains as two graphs, with the slopes in weights and images of the CPU', async () => {
    const [exact, found] = [await slopes('cpu'), await slopes('node')];
    expect(found.graphs).toBe(2);
    for (const [name, values] of Object.entries(exact.grads)) {
      const scale = Math.max(...values.map(Math.abs));
      values.forEach((value, i) => expect(Math.abs(found.grads[name]![i]! - value)).toBeLessThan(1e-5 * scale));
    }
  });

  it('second derivatives go by operations, as ever', async () => {
    const [exact, found] = [await curvature('cpu'), await curvature('node')];
    const scale = Math.max(...exact.map(Math.abs));
    exact.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5 * scale));
  });
});

describe('a convolution to few channels', () => {
  const attrs = { strides: [1, 1], dilations: [1, 1], pad: 'same', dataFormat: 'NHWC', dimRoundingMode: 'floor' };
  const narrow = (filter: readonly number[], other: object = {}): boolean =>
    isNarrow(filter as [number, number, number, number], { ...attrs, ...other } as tf.Conv2DAttrs);

  it('is one with no stride, zeros around the image, and twice as many inputs as shares', () => {
    expect(narrow([3, 3, 64, 1])).toBe(true);
    expect(narrow([3, 3, 18, 1])).toBe(true);
    expect(narrow([3, 3, 17, 1])).toBe(false);
    expect(narrow([1, 1, 64, 1])).toBe(false);
    for (const other of [{ strides: 2 }, { dilations: [2, 1] }, { pad: 'valid' }, { dataFormat: 'NCHW' }])
      expect(narrow([3, 3, 64, 1], other)).toBe(false);
  });

  it.each([
    [3, 3, 20, 1],
    [3, 5, 70, 2],
    [4, 2, 40, 2],
  ] as const)('is the convolution: %i x %i, %i to %i', async (height, width, inputs, outputs) => {
    const x = normal(key(0), [2, 5, 6, inputs]) as tf.Tensor4D;
    const filter = normal(key(1), [height, width, inputs, outputs]) as tf.Tensor4D;
    const [exact, before] = [await tf.conv2d(x, filter, 1, 'same').data(), tf.memory().numTensors];
    const found = narrowConvolution(x, filter);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(found.shape).toEqual([2, 5, 6, outputs]);
    // Partial sums of n products of normals are about sqrt(n) large and rounded n times: four deviations of that.
    const rounding = 4 * 2 ** -24 * height * width * inputs;
    (await found.data()).forEach((value, i) => expect(Math.abs(value - exact[i]!)).toBeLessThan(rounding));
  });
});

it('leaves other backends as they are: they keep to two operations', () => {
  expect(tf.getBackend()).toBe('cpu');
  mendNode(2);
  expect(fused('leakyReluSlope')).toBeUndefined();
});

async function mnistEnergy(backend: 'cpu' | 'node'): Promise<readonly (readonly number[])[]> {
  await useBackend(backend);
  const model = mnistNet({ width: 20 }); // its first convolution goes back by the narrow one
  const variables = model.init(key(0));
  const { value, grad } = valueAndGradient(model.energy(variables), normal(key(1), [2, 28, 28, 1]));
  return [[...(await value.data())], [...(await grad.data())]];
}

const labelled = residualNetwork({ shape: [6, 6, 1], classes: 3, width: 4, conditioning: 'gain' });

/** Nothing is zero: blocks start at none of their own otherwise. */
const drawn = (): Variables => {
  const { weights, state } = labelled.init(key(0));
  return { state, weights: mapParams(weights, (w, name) => tf.add(w, tf.mul(normal(key(name.length), w.shape), 0.2))) };
};

const batch = (): { readonly x: tf.Tensor; readonly y: tf.Tensor2D } => ({
  x: normal(key(1), [5, 6, 6, 1]),
  y: tf.cast(tf.oneHot(tf.tensor1d([0, 2, 1, 1, 0], 'int32'), 3), 'float32') as tf.Tensor2D,
});

/** Of the squared energies in images and weights, and how many graphs of TensorFlow's that took. */
async function slopes(
  backend: 'cpu' | 'node',
): Promise<{ readonly grads: Record<string, readonly number[]>; readonly graphs: number }> {
  await useBackend(backend);
  const models = (): number =>
    (tf.backend() as unknown as { getNumOfSavedModels?: () => number }).getNumOfSavedModels?.() ?? 0;
  const before = models();
  const { weights, state } = drawn();
  const { x, y } = batch();
  const { grads } = lossAndGradients(
    ({ x, ...weights }) => tf.sum(tf.square(labelled.energy({ weights, state }, y)(x!))),
    { x, ...weights },
  );
  const read = Object.entries(grads).map(async ([name, grad]) => [name, [...(await grad.data())]] as const);
  return { grads: Object.fromEntries(await Promise.all(read)), graphs: models() - before };
}

/** The slope in the image of the squared slope in it. */
async function curvature(backend: 'cpu' | 'node'): Promise<number[]> {
  await useBackend(backend);
  const { x, y } = batch();
  const energy = labelled.energy(drawn(), y);
  const slope = (x: tf.Tensor): tf.Tensor => tf.grad((x: tf.Tensor) => tf.sum(energy(x)))(x);
  return [
    ...(await tf
      .grad((x: tf.Tensor) => tf.sum(tf.square(slope(x))))(x)
      .data()),
  ];
}
