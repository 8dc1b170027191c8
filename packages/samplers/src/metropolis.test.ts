import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { key, type Key } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { metropolis } from './metropolis.js';
import type { Point } from './point.js';

const point = (value: number, n: number): Point => ({
  position: tf.fill([n, 2], value),
  energy: tf.fill([n], value),
  gradient: tf.fill([n, 2], value),
});
const move = (k: Key, errors: readonly number[], allowed?: readonly number[]) =>
  metropolis(k, {
    current: point(0, errors.length),
    proposed: point(1, errors.length),
    energyError: tf.tensor1d([...errors]),
    allowed: allowed && tf.tensor1d([...allowed]),
  });
const read = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe.each(['cpu', 'wasm'] as const)('metropolis on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await tf.setBackend('cpu')));

  it('accepts what goes down, and nothing that is not finite', () => {
    const [next, info] = move(key(0), [0, -3, -1e30, NaN, Infinity, -Infinity, 1e30]);
    expect(read(info.accepted)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(read(info.acceptance)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(read(info.divergent)).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(read(next.energy)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(read(tf.slice(next.position, [0, 1], [-1, 1]))).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(read(tf.slice(next.gradient, [0, 0], [-1, 1]))).toEqual([1, 1, 1, 0, 0, 0, 0]);
  });

  it('accepts what goes up as often as exp(-error) says', () => {
    const n = 20_000;
    for (const error of [0.1, 0.7, 2]) {
      const [, info] = move(key(1), Array<number>(n).fill(error));
      const p = Math.exp(-error);
      const rate = read(info.accepted).reduce((a, b) => a + b, 0) / n;
      expect(read(info.acceptance)[0]).toBeCloseTo(p, 6);
      expect(Math.abs(rate - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
    }
  });

  it('refuses what is not allowed, however good', () => {
    const [, info] = move(key(2), [-5, -5, NaN], [0, 1, 0]);
    expect(read(info.accepted)).toEqual([0, 1, 0]);
    expect(read(info.acceptance)).toEqual([0, 1, 0]);
  });
});

it('calls an error above 1000 divergent', () => {
  const [, info] = move(key(3), [999, 1001]);
  expect(read(info.divergent)).toEqual([0, 1]);
});
