import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { useBackend } from '@ebmjs/backends';
import { mapParams, release, type Params } from '@ebmjs/core';
import { adam, adamW, cosineRate, normClip, sgd, threeSigma, valueClip, type Optimizer } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing } from '../conformance/missing.js';
import golden from '../../golden/optimizers.json' with { type: 'json' };

type Numbers = { readonly [name: string]: readonly number[] };

const { shapes, cases } = golden;
const tensors = (numbers: Numbers): Params =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tf.tensor([...numbers[name]!], shape)]));

/** The optimiser of a case, by what the program calls it. */
const BUILT: { readonly [name: string]: (options: never) => Optimizer } = {
  adam: adam as never,
  adamW: adamW as never,
  sgd: sgd as never,
  normClip: ({ rate, norm }: { rate: number; norm: number }) => normClip(sgd({ rate }), { norm }) as never,
  valueClip: ({ rate, value }: { rate: number; value: number }) => valueClip(sgd({ rate }), { value }) as never,
  threeSigma: (options: { rate: number; momentum: number }) => threeSigma(sgd(options) as never),
  cosine: (options: { from: number; to: number; steps: number }) => sgd({ rate: cosineRate(options) }) as never,
};

// Float32 against float64: eight steps, each of a few operations on numbers of magnitude 1, of 6e-8 each.
const TOLERANCE = 2e-6;

/** What PyTorch's form of Adam may differ by: its epsilon of 1e-8 is in ours `1e-8 / sqrt(1 - beta2)` at the first step. */
const FORM = (0.01 * (1e-8 / Math.sqrt(1 - 0.999))) / Math.min(...Object.values(golden.grads[0]!).flat().map(Math.abs));

it('the numbers are those of the program beside them', () => {
  const program = readFileSync(new URL('../../golden/optimizers/make.py', import.meta.url));
  expect(createHash('sha256').update(program).digest('hex')).toBe(golden.source);
});

describe.each(
  (['cpu', 'wasm', 'node'] as const).filter((backend) => missing({ backend, place: 'node' }) === undefined),
)('on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await useBackend('cpu')));

  it.each(cases.map((one) => [`${one.optimizer} ${JSON.stringify(one.options)}`, one] as const))(
    '%s',
    (_, { optimizer: name, options, by, path }) => {
      const tolerance = name === 'adam' && by === 'torch' ? TOLERANCE + FORM : TOLERANCE;
      const before = tf.memory().numTensors;
      const optimizer = BUILT[name]!(options as never);
      let weights = tensors(golden.weights);
      let state = optimizer.init(weights);
      path.forEach((expected, i) => {
        const grads = tensors(golden.grads[i]!);
        const [next, then] = optimizer.step(grads, state, weights);
        release(weights, state, grads);
        [weights, state] = [next, then];
        expect(farthest(weights, expected)).toBeLessThan(tolerance);
      });
      expect(state.count).toBe(path.length);
      release(weights, state);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('threeSigma around Adam without a clip is Adam with its own, to the bit', () => {
    const path = (optimizer: Optimizer): unknown => {
      let [weights, state] = [tensors(golden.weights), optimizer.init(tensors(golden.weights))];
      for (const grads of golden.grads) [weights, state] = optimizer.step(tensors(grads), state, weights);
      return [weights, state.moments['square']!].map((each) => Object.values(each).map((w) => [...w.dataSync()]));
    };
    const options = { rate: 0.01, beta1: 0.5 };
    const wrapped = threeSigma(adam({ ...options, clip: 'none' }));
    expect(path(wrapped)).toEqual(path(adam(options) as unknown as Optimizer));
  });
});

it("PyTorch's Adam is another where epsilon counts, as TensorFlow's form has it", () => {
  const options = { rate: 0.01, beta1: 0.9, epsilon: 0.1, clip: 'none' } as const;
  const weights = mapParams(tensors(golden.weights), (w) => tf.zerosLike(w));
  const g = golden.grads[0]!.gain[0]!;
  const [moved] = adam(options).step(tensors(golden.grads[0]!), adam(options).init(weights), weights);
  // At the first step m / (1 - beta1) = g and v / (1 - beta2) = g^2: PyTorch divides by |g| + epsilon.
  const root = Math.sqrt(1 - 0.999);
  const ours = (-options.rate * g) / (Math.abs(g) + options.epsilon / root);
  const pytorchs = (-options.rate * g) / (Math.abs(g) + options.epsilon);
  expect(moved['gain']!.dataSync()[0]).toBeCloseTo(ours, 7);
  expect(Math.abs(ours - pytorchs)).toBeGreaterThan(1e-3);
});

/** The largest distance of an entry, relative to its magnitude where that is above 1. */
function farthest(weights: Params, expected: Numbers): number {
  return Math.max(
    ...Object.entries(expected).flatMap(([name, numbers]) => {
      const found = weights[name]!.dataSync();
      return numbers.map((number, i) => Math.abs(found[i]! - number) / Math.max(1, Math.abs(number)));
    }),
  );
}
