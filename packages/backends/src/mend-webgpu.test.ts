import * as tf from '@tensorflow/tfjs-core';
import { key, langevinMove, normal, uniform, type LangevinMove } from '@ebmjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Shape4D } from './kernels/convolution.js';
import { useBackend } from './use-backend.js';

const WIDE = { min: -1, max: 2 };

/** Tensors made on the host: the same numbers on both backends. */
function wave(shape: Shape4D, scale: number): tf.Tensor4D {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(scale * i + 1)),
    shape,
  ) as tf.Tensor4D;
}

interface Layer {
  readonly image: Shape4D;
  readonly filter: Shape4D;
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
    { image: [5, 10, 10, 1], filter: [3, 3, 1, 33], stride: 1, pad: 'same' }, // sums in four parts
    { image: [2, 6, 6, 33], filter: [3, 3, 33, 2], stride: 1, pad: 'valid' },
    { image: [4, 12, 9, 4], filter: [4, 4, 4, 8], stride: 2, pad: 'same' },
    { image: [2, 11, 8, 4], filter: [3, 3, 4, 4], stride: 2, pad: 'valid' }, // a last row that no window meets
    { image: [2, 9, 9, 4], filter: [2, 2, 4, 3], stride: 3, pad: 'valid' }, // pixels between the windows
    { image: [2, 8, 10, 5], filter: [5, 3, 5, 3], stride: [3, 2], pad: 'same' },
    { image: [2, 7, 7, 4], filter: [3, 3, 4, 3], stride: 2, pad: 1 },
    { image: [1, 4, 4, 4], filter: [4, 4, 4, 1], stride: 1, pad: 'valid' }, // one window
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

  it('draws uniforms with every bit of the host', async () => {
    for (const shape of [[1000], [7, 11, 13], [4, 8, 8, 5]]) {
      const [found, exact] = await onBoth(() => uniform(key(2 ** 40 + 5), shape));
      expect(found).toEqual(exact);
    }
  });

  it('draws the normals of the host to eight units in the last place, those near zero and the axes too', async () => {
    const [found, exact] = await onBoth(() => normal(key(2 ** 40 + 5), [199, 1003]));
    // Twelve operations, each within a unit or, division and root, a few; 2^-23 is a unit of a number just above 2^k.
    const gap = exact.reduce((most, z, i) => Math.max(most, Math.abs(found[i]! - z) / Math.abs(z)), 0);
    expect(gap).toBeLessThan(8 * 2 ** -23);
    expect(found).toHaveLength(exact.length);
  });

  it('draws on the device what is large, and on the host what is small', async () => {
    const [small, large] = [normal(key(1), [999]), normal(key(1), [1000])];
    expect(small.dataSync()).toHaveLength(999);
    expect(() => large.dataSync()).toThrow('cannot be read at once');
    tf.dispose([small, large]);
  });

  it.each<[string, boolean, LangevinMove]>([
    ['adds noise', false, { noise: 0.3, key: key(3) }],
    ['steps', true, { stepSize: 0.7 }],
    ['steps and adds noise', true, { stepSize: 0.2, noise: 0.5, key: key(4) }],
    ['clips, steps and clamps', true, { stepSize: 10, clip: 0.01, box: { min: 0, max: 1 } }],
    ['clips, steps, adds noise and clamps', true, { stepSize: 2, clip: 0.1, noise: 0.1, key: key(5), box: WIDE }],
  ])('%s as plain operations do, NaN and infinities included', async (_, descends, move) => {
    const [found, exact] = await onBoth((given) => {
      const [x, g] = [given([9, 17, 11], 0.37), descends ? given([9, 17, 11], 0.61) : null];
      return langevinMove(x, g, move);
    });
    exact.forEach((value, i) => {
      // Three roundings of numbers below 8, and the normal's own.
      if (Number.isFinite(value)) expect(Math.abs(found[i]! - value)).toBeLessThan(4e-6);
      else expect(found[i]).toBe(value);
    });
    expect(exact.filter((value) => Number.isNaN(value)).length).toBeGreaterThan(0);
  });

  it('moves in one dispatch', async () => {
    const [x, g] = [tf.ones([50, 50]), tf.ones([50, 50])];
    const { kernelNames } = await tf.profile(() => {
      tf.dispose(langevinMove(x, g, { stepSize: 1, clip: 0.5, noise: 1, key: key(1), box: WIDE }));
    });
    expect(kernelNames).toEqual(['EbmLangevinMove']);
    tf.dispose([x, g]);
  });

  it('leaves to plain operations what is small and on the host, and what is differentiated', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const moved = langevinMove(x, x, { stepSize: 0.5 });
    expect([...moved.dataSync()]).toEqual([0.5, 1, 1.5]);
    const large = tf.ones([2000]);
    const slope = tf.grad((x) => langevinMove(x, x, { stepSize: 0.25 }))(large);
    expect((await slope.data())[1999]).toBe(0.75);
    tf.dispose([x, moved, large, slope]);
  });
});

/** Waves with a NaN and both infinities among them. */
function blemished(shape: number[], scale: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(scale * i));
  [NaN, Infinity, -Infinity].forEach((value, i) => (values[Math.floor(scale * 100) + 7 * i] = value));
  return tf.tensor(values, shape);
}

/** What `body` makes, on WebGPU and on the CPU. */
async function onBoth(body: (given: typeof blemished) => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const on = async (backend: 'webgpu' | 'cpu'): Promise<Float32Array> => {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const given: tf.Tensor[] = [];
    const result = body((...of) => (given.push(blemished(...of)), given.at(-1)!));
    const values = await result.data<'float32'>();
    tf.dispose([result, given]);
    expect(tf.memory().numTensors).toBe(before);
    return values;
  };
  const exact = await on('cpu');
  return [await on('webgpu'), exact];
}
