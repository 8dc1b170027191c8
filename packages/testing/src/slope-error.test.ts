import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeakAsync } from './expect-no-leak.js';
import { slopeError } from './slope-error.js';

const of = (f: (t: number) => number[]) => (t: number) => tf.tensor1d(f(t));
const claimed = (...slope: number[]) => tf.tensor1d(slope);

it('finds nothing wrong with a right slope, smooth or kinked', async () => {
  const curved = (t: number): number[] => [Math.exp(2 + 3 * t), Math.sin(40 * t)];
  expect(await slopeError({ along: of(curved), slope: claimed(3 * Math.exp(2), 40) })).toBeUndefined();
  const kinked = (t: number): number[] => [t + Math.abs(t - 0.002), 100 + t];
  expect(await slopeError({ along: of(kinked), slope: claimed(0, 1) })).toBeUndefined();
});

it.each([0.97, 1.03, 0, -1])('says by how much a slope is off that is %f times itself', async (factor) => {
  const f = (t: number): number[] => [Math.exp(2 + t), 5 - 4 * t];
  const told = await slopeError({ along: of(f), slope: claimed(factor * Math.exp(2), factor * -4) });
  expect(told).toMatch(/^off by .* of 11.4, where .* is allowed$/);
});

it('finds a NaN wrong', async () => {
  expect(await slopeError({ along: of((t) => [t]), slope: claimed(NaN) })).toMatch('off by NaN');
});

it('frees all it is given', async () => {
  await expectNoLeakAsync(async () => void (await slopeError({ along: of((t) => [t]), slope: claimed(1) })));
});
