import { useBackend } from '@ebmjs/backends';
import { key, normal, release, run, scope, uniform, type Variables } from '@ebmjs/core';
import {
  initialVector,
  powerIteration,
  resnet32,
  residualBlock,
  spectrallyNormalised,
  type ResidualBlockOptions,
} from '@ebmjs/models';
import { langevin } from '@ebmjs/samplers';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { golden } from './golden/golden.js';
import { topVector } from './golden/top-vector.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await useBackend('cpu')));

const model = resnet32({ shape: [8, 8, 3], classes: 3, width: 4 });
const NORMS = 14; // stem, twice six, one shortcut

/** How often a function multiplies matrices. Each spectral norm takes one product, a power iteration two more. */
async function products(body: () => unknown): Promise<number> {
  const { kernels } = await tf.profile(() => scope(() => void body()) as unknown as tf.TensorContainer);
  return kernels.filter(({ name }) => /MatMul/.test(name)).length;
}

describe('while a conditional ResNet32 is sampled', () => {
  const kernel = langevin({ preset: 'paper' });
  let variables: Variables;
  beforeAll(() => void (variables = model.init(key(0))));
  afterAll(() => release(variables));

  it('freezing takes each norm once, and iterates none', async () => {
    expect(await products(() => model.freeze(variables))).toBe(NORMS);
    expect(await products(() => model.advance(variables))).toBe(2 * NORMS);
  });

  it('a step takes no norm: its products are those of the labels and the head', async () => {
    const frozen = model.freeze(variables);
    const labels = tf.tensor2d([[0, 1, 0]]);
    const x = uniform(key(1), [1, 8, 8, 3]);
    const steps = (count: number): Promise<number> =>
      products(() => run(kernel, frozen.energy(labels), key(2), x, { steps: count }));
    const [none, one, six] = [await steps(0), await steps(1), await steps(6)];
    const tables = 3 * 6; // two biases and a gain of each block
    expect(one - none).toBe(tables + 2); // and the head, there and back
    expect(six - one).toBe(5 * (one - none));
    frozen.dispose();
    release(labels, x);
  });

  it('no vector moves', async () => {
    const before = Object.values(variables.state).map((u) => u.dataSync().slice());
    const frozen = model.freeze(variables);
    release(scope(() => run(kernel, frozen.energy(tf.eye(3)), key(2), uniform(key(1), [3, 8, 8, 3]), { steps: 20 })));
    frozen.dispose();
    expect(Object.values(variables.state).map((u) => u.dataSync())).toEqual(before);
  });
});

describe("power iterations come to numpy's singular value, and the kernel over it has norm 1", () => {
  it.each(golden.norms.map(({ shape, ...rest }) => [shape.join('x'), { shape, ...rest }] as const))(
    '%s',
    (_, { seed, shape, norm }) => {
      scope(() => {
        const kernel = normal(key(seed), shape);
        let u = initialVector(key(0), kernel);
        for (let i = 0; i < 300; i++) u = powerIteration(kernel, u);
        const image = (of: tf.Tensor, along: tf.Tensor2D): number =>
          tf.norm(tf.matMul(tf.reshape(of, [-1, shape.at(-1)!]), along)).dataSync()[0]!;
        expect(Math.abs(image(kernel, u) / norm - 1)).toBeLessThan(1e-5);
        const unit = spectrallyNormalised(kernel, u);
        const columns = shape.at(-1)!;
        const top = tf.tensor2d(topVector(unit.dataSync(), columns), [columns, 1]); // by squaring, in float64
        expect(Math.abs(image(unit, top) - 1)).toBeLessThan(1e-3);
      });
    },
  );
});

const BLOCK: ResidualBlockOptions = { inputs: 4, outputs: 4, activation: 'leaky-relu' };

/** What goes in, and the block without its residual branch: its second convolution zero, not nearly zero. */
function apart(options: ResidualBlockOptions): number {
  return scope(() => {
    const block = residualBlock('b', options);
    const { weights, state } = block.init(key(0));
    const labels = options.classes ? (tf.softmax(normal(key(1), [2, options.classes])) as tf.Tensor2D) : undefined;
    const x = normal(key(2), [2, 6, 8, options.inputs]);
    const at = (second: tf.Tensor): tf.Tensor =>
      block.apply(block.prepare({ weights: { ...weights, 'b.second.kernel': second }, state }), x, labels).output;
    const kernel = weights['b.second.kernel']!;
    const [start, none, far] = [at(kernel), at(tf.zerosLike(kernel)), at(normal(key(3), kernel.shape))];
    expect(tf.max(tf.abs(tf.sub(far, none))).dataSync()[0]).toBeGreaterThan(0.1); // it would show
    return tf.max(tf.abs(tf.sub(start, none))).dataSync()[0]!;
  });
}

it.each<[string, Partial<ResidualBlockOptions>]>([
  ['plain', {}],
  ['wider', { outputs: 6 }],
  ['halved', { down: true }],
  ['halved by strides', { down: true, halving: 'stride' }],
  ['with labels', { classes: 3 }],
  ['with scalar gains', { classes: 3, gains: 'scalar' }],
  ['without spectral norms', { spectralNorm: false }],
])('a new block returns its shortcut: %s', (_, options) => {
  expect(apart({ ...BLOCK, ...options })).toBeLessThan(1e-8);
});
