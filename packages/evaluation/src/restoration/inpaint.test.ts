import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, type Kernel, type State } from '@ebmjs/core';
import { hmc, langevin, masked } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { gaussianEnergy, rowMoments } from './gaussian.fixture.js';
import { inpaint } from './inpaint.js';
import type { PixelMasks } from './pixel-mask.js';

// x P x / 2 over a 2 x 2 image; the lower row is unknown.
const energy = gaussianEnergy([
  [2, 0.4, -0.9, 0.3],
  [0.4, 1.5, 0.2, -0.6],
  [-0.9, 0.2, 2.5, 0.8],
  [0.3, -0.6, 0.8, 1.8],
]);
const lower = [0, 0, 1, 1];
const kernel = (mask: PixelMasks) => masked(hmc({ stepSize: 0.4, steps: 3 }), mask);
const N = 2000;
type Moments = ReturnType<typeof rowMoments>;
const images = (): tf.Tensor => scope(() => tf.tile(tf.tensor4d([0.7, -1.2, 9, 9], [1, 2, 2, 1]), [N, 1, 1, 1]));

// Given the upper row u: mean -H^-1 C u and covariance H^-1, with H the lower block of P and C = P[lower, upper].
const det = 2.5 * 1.8 - 0.8 * 0.8;
const inverse = [
  [1.8 / det, -0.8 / det],
  [-0.8 / det, 2.5 / det],
] as const;
const pull = [-0.9 * 0.7 + 0.2 * -1.2, 0.3 * 0.7 - 0.6 * -1.2] as const;
const mean = inverse.map(([a, b]) => -(a * pull[0] + b * pull[1]));
const variance = [inverse[0][0], inverse[1][1]];

it('draws the exact conditional of a Gaussian, and keeps what is known to the bit', async () => {
  const x = images();
  const { draws, ...rest } = await inpaint({ x, mask: lower, energy, kernel, key: key(0), steps: 12 });
  const got = rowMoments(scope(() => tf.squeeze(draws, [0])));
  expect(got.mean.slice(0, 2)).toEqual([0.7, -1.2].map(Math.fround));
  [0, 1].forEach((i) => {
    // of 2000 independent chains
    expect(Math.abs(got.mean[2 + i]! - mean[i]!)).toBeLessThan(5 * Math.sqrt(variance[i]! / N));
    expect(Math.abs(got.variance[2 + i]! - variance[i]!)).toBeLessThan(5 * variance[i]! * Math.sqrt(2 / N));
  });
  release(x, draws, rest);
});

it('fails the same test with the mask inverted', async () => {
  const x = images();
  const { draws, ...rest } = await inpaint({ x, mask: [1, 1, 0, 0], energy, kernel, key: key(0), steps: 12 });
  const got = rowMoments(scope(() => tf.squeeze(draws, [0])));
  expect(Math.abs(got.mean[2]! - mean[0]!)).toBeGreaterThan(1);
  release(x, draws, rest);
});

it('takes a mask of each image, and keeps what is known of each to the bit', async () => {
  // The upper row of even images is known, and of odd ones the right column.
  const x = images();
  const masks = Array.from({ length: N }, (_, i) => (i % 2 === 0 ? lower : [1, 0, 1, 0]));
  const { draws, ...rest } = await inpaint({ x, mask: masks, energy, kernel, key: key(4), steps: 12 });
  const parity = (set: tf.Tensor, odd: number): tf.Tensor =>
    scope(() => tf.squeeze(tf.slice(tf.reshape(set, [N / 2, 2, 4]), [0, odd, 0], [-1, 1, -1]), [1]));
  const [even, odd] = [0, 1].map((which) => rowMoments(parity(draws, which))) as [Moments, Moments];
  expect([even.mean.slice(0, 2), even.variance.slice(0, 2)]).toEqual([[0.7, -1.2].map(Math.fround), [0, 0]]);
  expect([odd.mean[1], odd.mean[3], odd.variance[1], odd.variance[3]]).toEqual([Math.fround(-1.2), 9, 0, 0]);
  [0, 1].forEach((i) => {
    expect(Math.abs(even.mean[2 + i]! - mean[i]!)).toBeLessThan(5 * Math.sqrt(variance[i]! / (N / 2)));
  });
  // Given b = -1.2 and d = 9: precision P[ac, ac], and the pull P[ac, bd] (b, d).
  const side = 2 * 2.5 - 0.9 * 0.9;
  const pulled = [0.4 * -1.2 + 0.3 * 9, 0.2 * -1.2 + 0.8 * 9] as const;
  const want = [-(2.5 * pulled[0] + 0.9 * pulled[1]) / side, -(0.9 * pulled[0] + 2 * pulled[1]) / side];
  expect(Math.abs(odd.mean[0]! - want[0]!)).toBeLessThan(5 * Math.sqrt(2.5 / side / (N / 2)));
  expect(Math.abs(odd.mean[2]! - want[1]!)).toBeLessThan(5 * Math.sqrt(2 / side / (N / 2)));
  release(x, draws, rest);
});

it('with the same mask for each is what it is with one for all', async () => {
  const x = scope(() => tf.slice(images(), 0, 3));
  const options = { x, energy, kernel, key: key(5), steps: 3, chains: 2, rounds: 2 };
  const [one, each] = [
    await inpaint({ ...options, mask: lower }),
    await inpaint({ ...options, mask: [lower, lower, lower] }),
  ];
  for (const part of ['mean', 'draws', 'rounds'] as const)
    expect([...each[part].dataSync()]).toEqual([...one[part].dataSync()]);
  release(x, one, each);
});

it('averages over chains, round by round', async () => {
  const x = scope(() => tf.slice(images(), 0, 3));
  const before = tf.memory().numTensors;
  const options = { x, mask: lower, energy, kernel, key: key(1), steps: 3 };
  const four = await inpaint({ ...options, chains: 4, rounds: 2 });
  expect([four.mean.shape, four.draws.shape, four.rounds.shape]).toEqual([
    [3, 2, 2, 1],
    [4, 3, 2, 2, 1],
    [2, 3, 2, 2, 1],
  ]);
  const [mean, ends] = [[...four.mean.dataSync()], scope(() => tf.mean(four.draws, 0)).dataSync()];
  mean.forEach((value, i) => expect(value).toBeCloseTo(ends[i]!, 5));
  expect([...four.rounds.dataSync().slice(12)]).toEqual(mean);
  const [one, two] = [await inpaint(options), await inpaint({ ...options, chains: 2 })];
  expect([...two.draws.dataSync().slice(0, 12)]).toEqual([...one.draws.dataSync()]); // more chains begin with the fewer
  expect([...two.draws.dataSync().slice(12)]).not.toEqual([...one.draws.dataSync()]);
  release(four, one, two);
  expect(tf.memory().numTensors).toBe(before + 1); // the mean above
  x.dispose();
});

it('never looks at what is in the hole', async () => {
  const [a, b] = [3, NaN].map((hole) => tf.tensor4d([0.7, -1.2, hole, hole], [1, 2, 2, 1])) as [tf.Tensor, tf.Tensor];
  const options = { mask: lower, energy, kernel, key: key(2), steps: 3 };
  const [first, second] = [await inpaint({ ...options, x: a }), await inpaint({ ...options, x: b })];
  expect([...second.mean.dataSync()]).toEqual([...first.mean.dataSync()]);
  release(a, b, first, second);
});

it('refuses a kernel that moves what is known, and leaves nothing behind', async () => {
  const x = scope(() => tf.slice(images(), 0, 3));
  const before = tf.memory().numTensors;
  const everywhere = () => langevin({ stepSize: 0.1 });
  const options = { x, mask: lower, energy, key: key(3), steps: 2 };
  await expect(inpaint({ ...options, kernel: everywhere })).rejects.toThrow('inpaint.kernel: must leave what is known');
  // noise that is added to the whole image, though the gradient is masked
  const noisy = (mask: PixelMasks) => shifted(masked(langevin({ stepSize: 0.1 }), mask));
  await expect(inpaint({ ...options, kernel: noisy })).rejects.toThrow('inpaint.kernel');
  const wrong = tf.zeros([1, 2, 2, 1]);
  await expect(inpaint({ ...options, kernel, start: wrong })).rejects.toThrow('inpaint.start');
  wrong.dispose();
  await expect(inpaint({ ...options, kernel, mask: [1, 0] })).rejects.toThrow('inpaint.mask');
  await expect(inpaint({ ...options, kernel, mask: [lower] })).rejects.toThrow(
    'inpaint.mask: must be one mask, or one for each of 3 images, got 1',
  );
  const unequal = [lower, [1, 1, 1, 0], lower];
  await expect(inpaint({ ...options, kernel, mask: unequal })).rejects.toThrow('must leave 2 coordinates free');
  const stopped = { ...options, kernel, signal: AbortSignal.abort(new Error('enough')) };
  await expect(inpaint(stopped)).rejects.toThrow('enough');
  await expect(inpaint({ ...options, kernel, sweeps: 1 } as never)).rejects.toThrow('unknown option');
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

/** The kernel, and after each step a little for every number, be it known or not. */
const shifted = <S extends State, I>({ init, step }: Kernel<S, I>): Kernel<S, I> => ({
  init,
  step: (...from) =>
    scope(() => {
      const [next, info] = step(...from);
      return [{ ...next, position: tf.add(next.position, 1e-6) }, info] as const;
    }),
});
