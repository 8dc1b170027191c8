import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, scope, valueAndGradient, type Energy, type Kernel, type State } from '@ebmjs/core';
import { expectNoLeak, failures, kernelChecks, testKernel, truncatedNormal } from '@ebmjs/testing';
import { annealed, hmc, langevin, logitTransformed, mala, type MetropolisInfo } from '../index.js';
import { allowedGap, column, distributionOf, largestGap } from './distribution.fixture.js';

const box = { min: -1, max: 1.5 };
const target = truncatedNormal({ dimension: 2, mean: 0.2, scale: 0.7, box });
const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const cdf = distributionOf((x) => Math.exp(-((x - 0.2) ** 2) / (2 * 0.7 ** 2)), [box.min, box.max]);
const inner = hmc({ stepSize: 1.3, steps: 3 });

describe('logit-transformed hmc', () =>
  testKernel({ kernel: logitTransformed(inner, box), acceptance, target, chains: 3000 }));
describe('logit-transformed mala', () =>
  testKernel({ kernel: logitTransformed(mala({ stepSize: 0.7 }), box), acceptance, target, chains: 2000 }));

/** What the kernel inside sees. */
function seen(energy: Energy): Energy {
  let given: Energy | undefined;
  const spy: Kernel<State, null> = {
    init: (position, e) => ((given = e), { position: position.clone() }),
    step: (_, { position }) => [{ position: position.clone() }, null],
  };
  logitTransformed(spy, box).init(tf.zeros([1, 2]), energy);
  return given!;
}

describe('logitTransformed', () => {
  it('leaves the distribution function alone', () => {
    const n = 10_000;
    const end = run(logitTransformed(inner, box), target.energy, key(2), target.sample(key(1), n), { steps: 30 });
    const rows = end.dataSync();
    for (const i of [0, 1]) expect(largestGap(column(rows, i, 2), cdf)).toBeLessThan(allowedGap(n));
  });

  it('gives the kernel the energy of u, with its slope, far out too', () => {
    const energy = seen(target.energy);
    const values = [-30, -4, -0.5, 0, 2, 25];
    const u = tf.tensor2d(values.map((x) => [x, 0]));
    const { value, grad } = valueAndGradient(energy, u);
    const [e, g] = [value.dataSync(), grad.dataSync()];
    // In float64: E + |u| + 2 log(1 + exp(-|u|)) - log 2.5, and for the second coordinate, at u = 0, log 4.
    const exact = (at: number): number => {
      const x = (s: number): number => -1 + 2.5 / (1 + Math.exp(-s));
      const bowl = (s: number): number => (x(s) - 0.2) ** 2 / (2 * 0.49);
      const size = Math.abs(at);
      return bowl(at) + bowl(0) + size + 2 * Math.log1p(Math.exp(-size)) + Math.log(4) - 2 * Math.log(2.5);
    };
    values.forEach((at, i) => {
      expect(Math.abs(e[i]! - exact(at))).toBeLessThan(1e-5 * (1 + Math.abs(at)));
      const slope = (exact(at + 1e-4) - exact(at - 1e-4)) / 2e-4;
      expect(Math.abs(g[2 * i]! - slope)).toBeLessThan(1e-5);
    });
    energy(u)
      .dataSync()
      .forEach((x, i) => expect(x).toBeCloseTo(e[i]!, 4));
  });

  it('starts anywhere in the box, its faces included, and nowhere else', () => {
    const kernel = logitTransformed(mala({ stepSize: 0.1 }), box);
    expectNoLeak(() => {
      const [faces, outside] = [tf.tensor2d([[-1, 1.5]]), tf.fill([1, 2], 1.6)];
      const end = run(kernel, target.energy, key(0), faces, { steps: 50 });
      expect(Array.from(end.dataSync()).every((x) => Number.isFinite(x) && x >= -1 && x <= 1.5)).toBe(true);
      expect(() => kernel.init(outside, target.energy)).toThrow('logitTransformed.init: the start');
      return [faces, outside, end];
    });
  });

  it('keeps its chains in u when the temperature changes', () => {
    // Very near a face x says little of u, which must therefore not be made of x again.
    const kernel = annealed(() => logitTransformed(hmc({ stepSize: 0.1, steps: 2 }), box), {
      temperature: (step) => 1 + step,
    });
    let state = kernel.init(tf.fill([4, 2], 1.5), target.energy);
    for (let i = 0; i < 3; i++) [state] = kernel.step(key(i), state, target.energy);
    const cached = state.inner.inner.energy.dataSync();
    const hot: Energy = (x) => scope(() => tf.div<tf.Tensor1D>(target.energy(x), 3));
    const exact = seen(hot)(state.inner.inner.position).dataSync();
    cached.forEach((x, i) => expect(x).toBeCloseTo(exact[i]!, 4));
  });
});

/** HMC on `u` with the logarithm of the slope `weight` times in its energy. */
function weighted(weight: number): Kernel<State, MetropolisInfo> {
  const x = (u: tf.Tensor): tf.Tensor => tf.add(tf.mul(tf.sigmoid(u), 2.5), -1);
  const energy: Energy = (u) =>
    scope(() => {
      const log = tf.neg(tf.add(tf.softplus(u), tf.softplus(tf.neg(u))));
      return tf.sub<tf.Tensor1D>(target.energy(x(u)), tf.mul(tf.sum(log, 1), weight));
    });
  let state: ReturnType<typeof inner.init> | undefined;
  return {
    init: (position) => {
      state = inner.init(tf.log(tf.div(tf.add(position, 1), tf.sub(1.5, position))), energy);
      return { position: position.clone() };
    },
    step: (k) => {
      const [next, info] = inner.step(k, state!, energy);
      state = next;
      return [{ position: x(next.position) }, info] as const;
    },
  };
}

describe.each([
  ['in full', 1, true],
  ['missing', 0, false],
  ['with the wrong sign', -1, false],
  ['twice', 2, false],
])('the Jacobian %s', (_, weight, passes) => {
  it(`is ${passes ? 'passed' : 'refused'} by the suite`, async () => {
    const checks = kernelChecks({ kernel: weighted(weight), target, chains: 3000 });
    const alone = checks.filter(({ name }) => name === 'leaves its target alone');
    expect((await failures(alone)).length === 0).toBe(passes);
  });
});

it('refuses a box without an inside', () => {
  expect(() => logitTransformed(langevin({ stepSize: 1 }), { min: 1, max: 1 })).toThrow('logitTransformed.box');
});
