import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal, uniform, type Key } from '@ebmjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from './use-backend.js';

/** Tensors made on the host: the same numbers on both backends. */
function wave(shape: number[], scale: number): tf.Tensor4D {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => Math.sin(scale * i + 1)), shape) as tf.Tensor4D;
}

interface Layer {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly stride: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

/** Both gradients of a convolution, by the active backend's kernels. */
async function gradients({ image, filter, stride, pad }: Layer): Promise<Float32Array[]> {
  const info = tf.backend_util.computeConv2DInfo(image, filter, stride, 1, pad);
  const [x, w, dy] = [wave(image, 0.7), wave(filter, 0.3), wave(info.outShape, 0.9)];
  const attrs = { strides: stride, pad, dataFormat: 'NHWC', dimRoundingMode: undefined };
  const run = (name: string, inputs: tf.NamedTensorMap, more: object): tf.Tensor =>
    tf.engine().runKernel(name, inputs, { ...attrs, ...more } as unknown as tf.NamedAttrMap) as tf.Tensor;
  const dx = run(tf.Conv2DBackpropInput, { dy, filter: w }, { inputShape: image });
  const dw = run(tf.Conv2DBackpropFilter, { x, dy }, { filterShape: filter });
  expect([dx.shape, dw.shape]).toEqual([image, filter]);
  const values = await Promise.all([dx.data<'float32'>(), dw.data<'float32'>()]);
  tf.dispose([x, w, dy, dx, dw]);
  return values;
}

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU in Node', () => {
  beforeAll(async () => void (await useBackend('webgpu')));
  afterEach(async () => void (await useBackend('webgpu')));
  afterAll(async () => void (await useBackend('cpu')));

  it.each<Layer>([
    { image: [3, 9, 7, 5], filter: [3, 3, 5, 6], stride: 1, pad: 'same' },
    { image: [5, 10, 10, 1], filter: [3, 3, 1, 33], stride: 1, pad: 'same' }, // one channel in, more than a tile out
    { image: [2, 6, 6, 33], filter: [3, 3, 33, 2], stride: 1, pad: 'valid' },
    { image: [4, 12, 9, 3], filter: [4, 4, 3, 8], stride: 2, pad: 'same' },
    { image: [2, 11, 8, 4], filter: [3, 3, 4, 4], stride: 2, pad: 'valid' }, // a last row that no window meets
    { image: [2, 9, 9, 2], filter: [2, 2, 2, 3], stride: 3, pad: 'valid' }, // pixels between the windows
    { image: [2, 8, 10, 2], filter: [5, 3, 2, 3], stride: [3, 2], pad: 'same' },
    { image: [2, 7, 7, 3], filter: [3, 3, 3, 3], stride: 2, pad: 1 },
    { image: [1, 4, 4, 2], filter: [4, 4, 2, 1], stride: 1, pad: 'valid' }, // one window
    { image: [6, 8, 8, 2], filter: [1, 1, 2, 70], stride: 1, pad: 'same' },
    { image: [9, 16, 16, 2], filter: [3, 3, 2, 2], stride: 1, pad: 'same' }, // sums of 2,304 terms
  ])('the gradients of the convolution %o are those of the CPU', async (layer) => {
    const found = await gradients(layer);
    await useBackend('cpu');
    const exact = await gradients(layer);
    found.forEach((values, i) => {
      // Sums of n products near 1/2 in float32: each rounds by 6e-8 of a running total below n^(1/2) or so, times 10.
      const total = exact[i]!.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
      const gap = values.reduce((most, v, j) => Math.max(most, Math.abs(v - exact[i]![j]!)), 0);
      expect(gap).toBeLessThan(1e-5 * total);
    });
  });
});
