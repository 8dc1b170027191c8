import { useBackend } from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { activation, convolution, identity, selfAttention, sequence, sum } from '@ebmjs/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assembled, type Parts } from './assembled.js';
import { assembledMnist, type MnistParts } from './assembled-mnist.js';
import { distances, type Distances } from './distances.js';
import { golden, type GoldenCase } from './golden.js';
import { measured } from './measured.js';
import {
  biasAfter,
  biasOnZeros,
  channelsFirst,
  firstOfFour,
  flatSwish,
  gainBefore,
  kernels,
  meanPool,
  normWithoutGradient,
  otherLabels,
  prepared,
  rectifier,
  swapped,
  where,
  zerosBefore,
} from './mutations.js';

const TOLERANCE = 1e-4;

const caseOf = (options: object): GoldenCase =>
  golden.cases.find((one) => one.network === 'resnet32' && JSON.stringify(one.options) === JSON.stringify(options))!;

const leaky = caseOf({ shape: [16, 16, 3], classes: 3, width: 6 });
const swish = caseOf({ shape: [16, 16, 3], classes: 3, width: 6, activation: 'swish', attention: true });

const found = async (one: GoldenCase, mutation?: Partial<Parts>): Promise<Distances> =>
  distances(await measured(one, assembled(one, mutation)), one);
const farthest = ({ energies, input, weights }: Distances): number => Math.max(energies, input, weights);

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await useBackend('cpu')));

it('ResNet32 from its parts has the golden numbers', async () => {
  expect(farthest(await found(leaky))).toBeLessThan(TOLERANCE);
  const smooth = await found(swish);
  expect(farthest(smooth)).toBeLessThan(TOLERANCE);
  expect(smooth.second).toBeLessThan(TOLERANCE);
});

const MUTANTS: readonly (readonly [string, Partial<Parts>])[] = [
  ['the gain before the convolution', { convolve: where(/second/, gainBefore) }],
  ['an input bias after the convolution', { convolve: where(/res1.first/, biasAfter) }],
  ['the input bias on the zeros around the image', { convolve: where(/second/, biasOnZeros) }],
  ['other labels for its biases', { convolve: where(/first/, otherLabels) }],
  ['other labels for its gains', { convolve: where(/second/, otherLabels) }],
  [
    'no cap',
    {
      convolve: where(
        /second/,
        kernels((_, raw) => raw),
      ),
    },
  ],
  [
    'a norm of 1 instead of a cap',
    { convolve: where(/second/, (name, options) => convolution(name, { ...options, zero: false })) },
  ],
  ['a norm without its gradient', { convolve: where(/res3.first/, normWithoutGradient) }],
  [
    'a kernel turned round',
    {
      convolve: where(
        /res1.first/,
        kernels((kernel) => tf.reverse(kernel, [0, 1])),
      ),
    },
  ],
  ['slope 0.1', { act: rectifier(0.1) }],
  ['a leaky head', { headAct: activation('leaky-relu') }],
  ['the mean over the image', { summed: meanPool }],
  ['one pixel of four instead of their mean', { pool: firstOfFour }],
  [
    'the pool before the shortcut',
    { join: (r, s, { pool, act }) => sequence(sum(sequence(r, pool), sequence(pool, s)), act) },
  ],
  ['the pool after the activation', { join: (r, s, { pool, act }) => sequence(sum(r, s), act, pool) }],
  [
    'no shortcut where the width stays',
    { join: (r, s, { pool, act }) => sequence(s === identity ? r : sum(r, s), pool, act) },
  ],
  ['no activation after the sum', { join: (r, s, { pool }) => sequence(sum(r, s), pool) }],
];

it.each(MUTANTS)('with %s it has not', async (_, mutation) => {
  expect(farthest(await found(leaky, mutation))).toBeGreaterThan(10 * TOLERANCE);
});

const attention = selfAttention('attention', { channels: 12, width: 3 });

it.each<[string, Partial<Parts>]>([
  ['queries for keys', { attend: swapped(attention) }],
  ['scores over the root of their width', { attend: prepared(attention, /query/, (q) => tf.div(q, Math.sqrt(3))) }],
])('nor has its attention with %s', async (_, mutation) => {
  expect(farthest(await found(swish, mutation))).toBeGreaterThan(10 * TOLERANCE);
});

const mnist = golden.cases.find(({ network }) => network === 'mnistNet')!;
const foundMnist = async (mutation?: Partial<MnistParts>): Promise<Distances> =>
  distances(await measured(mnist, assembledMnist(mnist, mutation)), mnist);

it('MnistNet from its parts has the golden numbers', async () => {
  expect(farthest(await foundMnist())).toBeLessThan(TOLERANCE);
});

it.each<[string, Partial<MnistParts>]>([
  ['the odd zero before the image', { halve: zerosBefore }],
  ['channels first', { flat: channelsFirst }],
])('with %s MnistNet has not', async (_, mutation) => {
  expect(farthest(await foundMnist(mutation))).toBeGreaterThan(10 * TOLERANCE);
});

it('a wrong second derivative shows in those alone', async () => {
  const distance = await found(swish, { act: flatSwish });
  expect(farthest(distance)).toBeLessThan(TOLERANCE);
  expect(distance.second).toBeGreaterThan(10 * TOLERANCE);
});
