import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, uniform, valueAndGradient, type Energy, type Variables } from '@ebmjs/core';
import { expectNoLeak, testModel } from '@ebmjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestSingularValue } from '../test/matrices.js';
import { countOf, farthest, shaken } from '../test/tensors.js';
import { residualNetwork } from './residual-network.js';
import type { ResidualNetworkOptions } from './residual-network-options.js';

const tiny = { shape: [4, 4, 1], width: 2, blocks: [{ width: 2, down: true }, { width: 3 }] } as const;
const pixels =
  (shape: readonly number[]) =>
  (k: Parameters<typeof uniform>[0], n: number): tf.Tensor =>
    uniform(k, [n, ...shape]);

const CASES: readonly ResidualNetworkOptions[] = [
  tiny,
  { ...tiny, classes: 3 },
  { ...tiny, classes: 3, conditioning: 'gain' },
  { ...tiny, shape: [5, 6, 2], classes: 2, conditioning: 'gain', activation: 'leaky-relu' },
  { ...tiny, activation: 'relu', spectralNorm: false },
  { shape: [4, 4, 3], width: 2, blocks: [] },
];

describe.each(CASES)('%j', (options) => testModel({ model: residualNetwork(options), sample: pixels(options.shape) }));

/** A model with nothing left at zero, frozen, with labels for `n` rows: one-hot and soft. */
function prepared(options: ResidualNetworkOptions, n: number) {
  const model = residualNetwork(options);
  const frozen = model.freeze(shaken(model.init(key(0)), key(1)));
  const soft = tf.softmax(normal(key(3), [n, model.classes])) as tf.Tensor2D;
  const labels = model.classes > 0 ? soft : undefined;
  return { energy: frozen.energy(labels), x: uniform(key(2), [n, ...model.shape]), frozen };
}

describe.each(['cpu', 'wasm'])('valueAndGrad is the gradient of the tape on %s', (backend) => {
  beforeAll(async () => void (await tf.setBackend(backend)));
  afterAll(async () => void (await tf.setBackend('cpu')));

  const full: readonly ResidualNetworkOptions[] = [
    { shape: [8, 8, 1], width: 4, classes: 10 },
    { shape: [8, 8, 1], width: 4, classes: 10, conditioning: 'gain' },
    { shape: [7, 7, 1], width: 4, activation: 'relu' },
  ];
  it.each([...CASES, ...full])('%j', (options) => {
    scope(() => {
      const { energy, x, frozen } = prepared(options, 3);
      const plain: Energy = (z) => energy(z);
      const [mine, theirs] = [energy.valueAndGrad!(x), valueAndGradient(plain, x)];
      const scale = Math.max(1, farthest(theirs.grad, tf.zerosLike(theirs.grad)));
      expect(farthest(mine.grad, theirs.grad)).toBeLessThan(1e-5 * scale);
      expect(farthest(mine.value, theirs.value)).toBe(0);
      frozen.dispose();
    });
  });

  it('leaks nothing', () => {
    scope(() => {
      const { energy, x, frozen } = prepared({ ...tiny, classes: 3, conditioning: 'gain' }, 3);
      expectNoLeak(() => energy.valueAndGrad!(x));
      frozen.dispose();
    });
  });
});

describe('conditioned on labels', () => {
  it.each(['head', 'gain'] as const)(
    'by its %s: a one-hot label picks a class, and soft ones are legal',
    (conditioning) => {
      scope(() => {
        const model = residualNetwork({ ...tiny, classes: 3, conditioning });
        const variables = shaken(model.init(key(0)), key(1));
        const x = uniform(key(2), [1, 4, 4, 1]);
        const at = (...y: number[]): number =>
          model
            .energy(
              variables,
              tf.tensor2d(y, [1, 3]),
            )(x)
            .dataSync()[0]!;
        const [a, b] = [at(1, 0, 0), at(0, 0, 1)];
        expect(Math.abs(a - b)).toBeGreaterThan(1e-3);
        const middle = at(0.5, 0, 0.5);
        if (conditioning === 'head') expect(middle).toBeCloseTo((a + b) / 2, 5);
        else expect(Number.isFinite(middle)).toBe(true);
      });
    },
  );
});

/** Largest singular value of each prepared kernel: what the network multiplies by. */
async function norms(variables: Variables): Promise<number[]> {
  const names = Object.keys(variables.state).map((name) => name.replace('.u', '.kernel'));
  return Promise.all(
    names.map(async (name) => {
      const kernel = variables.weights[name]!;
      const estimate = scope(() => {
        const matrix = tf.reshape(kernel, [-1, kernel.shape.at(-1)!]);
        return tf.norm(tf.matMul(matrix, variables.state[name.replace('.kernel', '.u')] as tf.Tensor2D)).dataSync()[0]!;
      });
      const top = largestSingularValue(await kernel.data(), kernel.shape.at(-1)!);
      return top / (name.includes('second') ? Math.max(estimate, 1) : estimate);
    }),
  );
}

it('after many advances every kernel has norm 1 to 1e-3, also those that started at zero', async () => {
  const model = residualNetwork({ shape: [8, 8, 1], width: 4 });
  const { weights, state: first } = shaken(model.init(key(0)), key(1));
  let state = first;
  for (let i = 0; i < 300; i++) {
    const next = model.advance({ weights, state });
    release(state);
    state = next;
  }
  const all = await norms({ weights, state });
  expect(all).toHaveLength(8); // stem, twice three, and one shortcut
  for (const norm of all) expect(Math.abs(norm - 1)).toBeLessThan(1e-3);
});

it('new kernels have norm 1 to a few per cent without any advance', async () => {
  const all = await norms(residualNetwork({ shape: [8, 8, 1], width: 4 }).init(key(0)));
  for (const norm of all.filter((value) => value > 1e-3)) expect(Math.abs(norm - 1)).toBeLessThan(0.05);
  expect(all.filter((value) => value <= 1e-3)).toHaveLength(3);
});

describe('counts its parameters', () => {
  const convolution = (inputs: number, outputs: number): number => 9 * inputs * outputs;
  const [W, C] = [16, 10];
  const kernels =
    convolution(1, W) +
    2 * convolution(W, W) +
    2 * convolution(W, 2 * W) +
    convolution(2 * W, 2 * W) +
    2 * convolution(2 * W, 2 * W);
  const [biases, gains] = [W + W + W + 2 * W + 2 * W + 2 * W, W + 2 * W + 2 * W];
  const count = (options: Partial<ResidualNetworkOptions>): number =>
    scope(() => countOf(residualNetwork({ shape: [8, 8, 1], ...options }).init(key(0)).weights));

  it.each([
    ['unconditional', {}, kernels + biases + gains + 2 * W + 1],
    ['head', { classes: C }, kernels + biases + gains + (2 * W + 1) * C],
    ['gain', { classes: C, conditioning: 'gain' }, kernels + C * (biases + gains) + gains + 2 * W + 1],
    ['no spectral normalisation', { spectralNorm: false }, kernels + biases + gains + 2 * W + 1],
  ] as const)('%s', (_, options, expected) => expect(count(options)).toBe(expected));
});

it('keeps a copy of its options', () => {
  const shape: [number, number, number] = [8, 8, 1];
  const blocks = [{ width: 3 }];
  const model = residualNetwork({ shape, blocks });
  shape[0] = 4;
  blocks[0]!.width = 9;
  expect(model.shape).toEqual([8, 8, 1]);
  expect(model.config).toMatchObject({ shape: [8, 8, 1], blocks: [{ width: 3, down: false }] });
});

it('has a config with every default in its place', () => {
  const { config, name } = residualNetwork({ shape: [28, 28, 1], classes: 10 });
  expect(name).toBe('residualNetwork');
  expect(config).toEqual({
    model: 'residualNetwork',
    shape: [28, 28, 1],
    classes: 10,
    width: 16,
    blocks: [
      { width: 16, down: true },
      { width: 32, down: true },
      { width: 32, down: false },
    ],
    activation: 'swish',
    conditioning: 'head',
    spectralNorm: true,
  });
  expect(residualNetwork({ shape: [8, 8, 1] }).config).not.toHaveProperty('conditioning');
});
