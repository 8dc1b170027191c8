import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { correctGradients, fused, key, normal, split } from '@ebmjs/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { leakyReluSlope } from './leaky-relu.js';
import type { KernelCall } from './mend.js';
import { swishSlope } from './swish-slope.js';

beforeAll(async () => {
  correctGradients();
  await useBackend('wasm');
});

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

const swish: Op = (dy, s, a) => tf.mul(dy!, tf.add(a!, tf.mul(s!, tf.sub(1, a!))));
const leaky: Op = (dy, x) => tf.mul(dy!, tf.step(x!, 0.25));

describe.each([
  ['swish', swishSlope, swish, () => fused('swishSlope')!, ['dy', 's', 'a'], {}],
  ['leaky ReLU', leakyReluSlope, leaky, () => fused('leakyReluSlope')!, ['dy', 'x'], { alpha: 0.25 }],
] as const)('the slope of %s', (_, mend, operations, kernel, names, attrs) => {
  const draws = (): tf.Tensor[] => split(key(4), names.length).map((k) => normal(k, [23]));
  const named = (tensors: readonly tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const whole: Op = (...tensors) => kernel()(named(tensors), attrs);
  const farthest = (x: tf.Tensor, y: tf.Tensor): number => tf.max(tf.abs(tf.sub(x, y))).dataSync()[0]!;

  it('is that of operations, and its gradients are theirs to second order', () => {
    tf.tidy(() => {
      const inputs = draws();
      expect(farthest(whole(...inputs), operations(...inputs))).toBeLessThan(1e-6);
      const slopes = (op: Op) => (tensors: tf.Tensor[]) => tf.grads((...x) => tf.sum(tf.square(op(...x))))(tensors);
      const second = (op: Op) =>
        tf.grads((...x) => tf.addN(slopes(op)(x).map((slope) => tf.sum(tf.square(slope)))))(inputs);
      const pairs = [slopes(whole)(inputs), second(whole)];
      [slopes(operations)(inputs), second(operations)].forEach((expected, order) =>
        expected.forEach((slope, i) => {
          const size = 1 + tf.max(tf.abs(slope)).dataSync()[0]!;
          expect(farthest(pairs[order]![i]!, slope)).toBeLessThan(1e-5 * size); // a dozen roundings
        }),
      );
    });
  });

  it('is that of operations where no loop can run, and NaN where its last input is', () => {
    tf.tidy(() => {
      const inputs = draws().map((x, i) => tf.concat([x, tf.tensor1d([i === names.length - 1 ? NaN : 1])]));
      const backend = withoutLoops(tf.backend() as unknown as BackendWasm);
      const slow = mend.run({ inputs: named(inputs), attrs, backend } as unknown as KernelCall) as tf.Tensor;
      const fast = whole(...inputs);
      expect(farthest(tf.slice(slow, 0, 23), tf.slice(fast, 0, 23))).toBeLessThan(1e-6);
      expect([slow.dataSync()[23], fast.dataSync()[23]]).toEqual([NaN, NaN]);
    });
  });
});

it('is nothing on a backend that lacks it', async () => {
  await useBackend('cpu');
  expect([fused('swishSlope'), fused('leakyReluSlope')]).toEqual([undefined, undefined]);
  await useBackend('wasm');
});
