import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, walk, type Kernel } from '@ebmjs/core';
import { doubleWell, standardNormal, testKernel, truncatedNormal } from '@ebmjs/testing';
import { hmc, mala, type MalaOptions, type MetropolisInfo, type Point } from './index.js';

const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };

describe('mala', () => {
  describe('on a Gaussian', () => testKernel({ kernel: mala({ stepSize: 0.35 }), acceptance }));
  describe('in two wells', () =>
    testKernel({ kernel: mala({ stepSize: 0.15 }), acceptance, target: doubleWell(2), steps: 150, chains: 5000 }));
  describe('in a box', () => {
    const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.4, box });
    testKernel({ kernel: mala({ stepSize: 0.015, box }), acceptance, target, steps: 60 });
  });
});

/** Positions, energy errors and acceptances of the first steps from `x`. */
function trace(
  kernel: Kernel<Point, MetropolisInfo>,
  target = doubleWell(3),
  x = target.sample(key(1), 200),
): number[][] {
  const rows: number[][] = [];
  for (const { step, state, info } of walk(kernel, target.energy, key(2), x)) {
    if (info)
      rows.push(
        [state.position, info.energyError, info.acceptance, info.accepted].flatMap((t) => Array.from(t.dataSync())),
      );
    if (step === 5) return rows;
  }
  throw new Error('not reached');
}

it.each([0.02, 0.1, 0.3])('is, for the same noise, hmc of one leapfrog of sqrt(2h): h = %f', (h) => {
  const a = trace(mala({ stepSize: h }));
  const b = trace(hmc({ stepSize: Math.sqrt(2 * h), steps: 1 }));
  a.forEach((row, step) =>
    row.forEach((value, i) => expect(Math.abs(value - b[step]![i]!)).toBeLessThan(2e-4 * (1 + Math.abs(value)))),
  );
});

// By that identity, hmc's exact acceptances on N(0, 1) at steps of 1 and 1.5.
it.each([
  [0.5, 0.920833151679],
  [1.125, 0.745848164549],
])('with h = %f accepts %f of its proposals on N(0, 1)', (stepSize, exact) => {
  const n = 40_000;
  for (const { info } of walk(mala({ stepSize }), standardNormal(1).energy, key(4), normal(key(3), [n, 1]))) {
    if (!info) continue;
    const p = Array.from(info.acceptance.dataSync());
    const mean = p.reduce((a, b) => a + b, 0) / n;
    const spread = Math.sqrt(p.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
    expect(Math.abs(mean - exact)).toBeLessThan((5 * spread) / Math.sqrt(n));
    break;
  }
});

it('says which proposals left the box, and stays in it', () => {
  const x = tf.fill([1000, 2], 0.99);
  for (const { state, info } of walk(mala({ stepSize: 1e-4, box }), standardNormal(2).energy, key(5), x)) {
    if (!info) continue;
    const [outside, accepted] = [info.outside, info.accepted].map((t) => Array.from(t.dataSync()));
    // Each coordinate steps by sqrt(2e-4) z less 1e-4 x, and leaves where z is above 0.714: 0.2376 do, 0.4188 of pairs.
    const share = outside!.reduce((a, b) => a + b, 0) / 1000;
    expect(Math.abs(share - 0.4188)).toBeLessThan(5 * Math.sqrt((0.4188 * 0.5812) / 1000));
    expect(outside!.every((out, i) => out + accepted![i]! <= 1)).toBe(true);
    expect(Math.max(...state.position.dataSync())).toBeLessThanOrEqual(1);
    expect(Array.from(info.acceptance.dataSync()).every((p, i) => (outside![i] === 1 ? p === 0 : p > 0.9))).toBe(true);
    break;
  }
});

it('knows no outside without a box', () => {
  for (const { info } of walk(mala({ stepSize: 1 }), standardNormal(2).energy, key(6), tf.fill([4, 2], 3))) {
    if (!info) continue;
    expect([...info.outside.dataSync()]).toEqual([0, 0, 0, 0]);
    break;
  }
});

it.each<[unknown, string]>([
  [{ stepSize: -1 }, 'mala.stepSize: must be a finite number above 0, got -1'],
  [{ stepSize: 1, box: { min: 0, max: 0 } }, 'mala.box: must have finite faces with min below max'],
  [{ stepSize: 1, noise: 2 }, 'mala: unknown option; known are stepSize, preconditioner, box, got "noise"'],
])('refuses %o', (options, message) => {
  expect(() => mala(options as MalaOptions)).toThrow(message);
});
