import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, scope, split, uniform, valueAndGradient, type Kernel } from '@ebmjs/core';
import { expectNoLeak, failures, kernelChecks, testKernel, truncatedNormal } from '@ebmjs/testing';
import {
  clamped,
  hmc,
  langevin,
  mala,
  masked,
  reflected,
  underdamped,
  type MetropolisInfo,
  type Point,
} from '../index.js';
import { reflect } from '../reflect.js';
import { allowedGap, column, distributionOf, largestGap } from './distribution.fixture.js';

const box = { min: 0, max: 1 };
const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });
const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const cdf = distributionOf((x) => Math.exp(-((x - 0.3) ** 2) / (2 * 0.25 ** 2)), [0, 1]);

describe('reflected hmc', () =>
  testKernel({ kernel: reflected(hmc({ stepSize: 0.3, steps: 3 }), box), acceptance, target, chains: 5000 }));
describe('reflected mala', () =>
  testKernel({ kernel: reflected(mala({ stepSize: 0.03 }), box), acceptance, target, chains: 2500 }));

describe('reflected', () => {
  it('leaves the distribution function alone, and the faces empty, where a clamp does not', () => {
    const n = 10_000;
    const start = target.sample(key(1), n);
    const end = run(reflected(mala({ stepSize: 0.03 }), box), target.energy, key(2), start, { steps: 40 });
    const rows = end.dataSync();
    for (const i of [0, 1]) expect(largestGap(column(rows, i, 2), cdf)).toBeLessThan(allowedGap(n));
    const step = langevin({ stepSize: 0.01 });
    const shares = [reflected(step, box), clamped(step, box)].map((kernel) => {
      const values = run(kernel, target.energy, key(2), start, { steps: 10 }).dataSync();
      return values.filter((x) => x === 0 || x === 1).length / values.length;
    });
    expect(shares[0]).toBe(0);
    expect(shares[1]).toBeGreaterThan(0.01);
  });

  it('is hmc in a box, seen from the first step of the same key', () => {
    const start = target.sample(key(1), 500);
    const options = { stepSize: 0.3, steps: 5 };
    const ends = [reflected(hmc(options), box), hmc({ ...options, box })].map((kernel) =>
      run(kernel, target.energy, key(2), start, { steps: 1 }).dataSync(),
    );
    ends[0]!.forEach((x, i) => expect(Math.abs(x - ends[1]![i]!)).toBeLessThan(1e-5));
  });

  it('carries the energy and the slope at its position from step to step', () => {
    // Slopes are up to 11, positions are folded to 1e-7, the curvature is 16.
    expect(staleness(reflected(mala({ stepSize: 0.03 }), box))).toBeLessThan(1e-5);
  });

  it('turns a kept momentum round at a wall: a free flight comes back', () => {
    // No energy and next to no friction: a flight of 20 steps of 0.4 with the momentum of the first, folded.
    const free = truncatedNormal({ dimension: 1, mean: 0, scale: Infinity, box });
    const kernel = reflected(underdamped({ stepSize: 0.4, friction: 1e-12 }), box);
    const x = free.sample(key(1), 50);
    let [state] = kernel.step(key(2), kernel.init(x, free.energy), free.energy);
    const first = state;
    for (let i = 0; i < 19; i++) [state] = kernel.step(key(3 + i), state, free.energy);
    const flown = tf.add(first.position, tf.mul(first.momentum!, 19 * 0.4));
    const exact = reflect({ position: flown, momentum: first.momentum! }, box);
    const [a, b] = [state.position.dataSync(), exact.position.dataSync()];
    a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThan(1e-4));
    const [p, q] = [state.momentum!.dataSync(), exact.momentum.dataSync()];
    p.forEach((value, i) => expect(Math.abs(value - q[i]!)).toBeLessThan(1e-4));
  });

  it('refuses a start outside, and states that it cannot mirror, and leaves nothing behind', () => {
    const [out, start] = [tf.fill([3, 2], 1.5), uniform(key(0), [3, 2])];
    expectNoLeak(() => {
      expect(() => reflected(langevin({ stepSize: 1 }), box).init(out, target.energy)).toThrow(
        'reflected.init: the start',
      );
      const other = reflected(masked(langevin({ stepSize: 1 }), [1, 0]), box);
      expect(() => other.init(start, target.energy)).toThrow('reflected.kernel: must carry nothing but');
    });
    expect(() => reflected(langevin({ stepSize: 1 }), { min: 1, max: 0 })).toThrow('reflected.box');
  });
});

/** The largest gap, after five steps, of what a state says of the energy from what is true. */
function staleness(kernel: Kernel<Point, unknown>): number {
  let state = kernel.init(target.sample(key(1), 100), target.energy);
  for (let i = 0; i < 5; i++) [state] = kernel.step(key(i), state, target.energy);
  const { value, grad } = valueAndGradient(target.energy, state.position);
  const gap = (a: tf.Tensor, b: tf.Tensor): number => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!;
  return Math.max(gap(state.energy, value), gap(state.gradient, grad));
}

/** MALA whose mirror turns only what `turned` names, in its energy's slope and in the state it keeps. */
function mirrored(turned: { readonly slope: boolean; readonly state: boolean }): Kernel<Point, MetropolisInfo> {
  const kernel = mala({ stepSize: 0.03 });
  const fold = (x: tf.Tensor) => reflect({ position: x, momentum: tf.onesLike(x) }, box);
  const energy = Object.assign((x: tf.Tensor) => scope(() => target.energy(fold(x).position)), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { position, momentum } = fold(x);
        const { value, grad } = valueAndGradient(target.energy, position);
        return { value, grad: turned.slope ? tf.mul(grad, momentum) : grad };
      }),
  });
  return {
    init: (x) => kernel.init(x, energy),
    step: (k, state) =>
      scope(() => {
        const [next, info] = kernel.step(split(k, 2)[0], state, energy);
        const { position, momentum } = fold(next.position);
        return [{ ...next, position, gradient: turned.state ? tf.mul(next.gradient, momentum) : next.gradient }, info];
      }),
  };
}

describe('a mirror', () => {
  const alone = (kernel: Kernel<Point, MetropolisInfo>) =>
    kernelChecks({ kernel, target, chains: 5000 }).filter(({ name }) => name === 'leaves its target alone');

  it('as the mutants have it, unmutated, passes the suite', async () => {
    const kernel = mirrored({ slope: true, state: true });
    expect(await failures(alone(kernel))).toEqual([]);
    expect(staleness(kernel)).toBeLessThan(1e-5);
  });

  it('fails it with slopes that do not turn round', async () => {
    expect(await failures(alone(mirrored({ slope: false, state: false })))).toHaveLength(1);
  });

  it('is found out with a cached slope that does not turn round', () => {
    expect(staleness(mirrored({ slope: true, state: false }))).toBeGreaterThan(1);
  });
});
