import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, normal, scope, type Energy, type Kernel } from '@ebmjs/core';
import { expectNoLeak, momentScores, standardNormal } from '@ebmjs/testing';
import { atLabels, hmc, langevin, relabelled, tempered, type Point } from '../index.js';

// Class c is N(3 c, 1).
const { energy } = standardNormal(1);
const classMean = (y: tf.Tensor2D): tf.Tensor => tf.matMul(y, tf.tensor2d([[0], [3], [6]]));
const at =
  (y: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => energy(tf.sub(x, classMean(y))));

const N = 3000;
const one = (c: number, n = N): tf.Tensor2D =>
  scope(() => tf.cast(tf.oneHot(tf.fill([n], c, 'int32'), 3), 'float32') as tf.Tensor2D);
const step = hmc({ stepSize: 1.2, steps: 2 });

describe('relabelled', () => {
  it('draws a share of the labels anew while it is early, and none later', () => {
    const [labels, x] = [one(0), normal(key(0), [N, 1])];
    const given = atLabels(at, labels);
    const kernel = relabelled(langevin({ stepSize: 0.1 }), { probability: 0.3, steps: 2 });
    let state = kernel.init(x, given);
    const shares: number[][] = [];
    for (let i = 0; i < 4; i++) {
      [state] = kernel.step(key(i), state, given);
      shares.push(Array.from(scope(() => tf.mean(state.labels, 0)).dataSync()));
    }
    // Two of three of those drawn change: 0.2 leave; of 0.2 then 0.8 stay, a tenth of the rest comes back.
    const expected = [0.8, 0.8 * 0.8 + 0.2 * 0.1];
    expected.forEach((p, i) => expect(Math.abs(shares[i]![0]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / N)));
    shares.forEach((share, i) => {
      const p = (1 - expected[Math.min(i, 1)]!) / 2;
      for (const c of [1, 2]) expect(Math.abs(share[c]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / N));
    });
    expect(shares[2]).toEqual(shares[1]);
    expect(shares[3]).toEqual(shares[1]);
    expect(Array.from(scope(() => tf.sum(state.labels, 1)).dataSync()).every((sum) => sum === 1)).toBe(true);
  });

  it('walks under the labels that it has, and leaves their law alone once they stay', () => {
    expect(afterFlips((kernel) => kernel)).toBeLessThan(5.4);
  });

  it('has in its cache the energy at the labels of now', () => {
    expect(staleness(relabelled(step, { probability: 0.5, steps: 5 }))).toBeLessThan(1e-4);
  });

  it('leaves nothing behind, and goes on from its state as if it had not stopped', () => {
    const [labels, x] = [one(1, 20), normal(key(0), [20, 1])];
    const given = atLabels(at, labels);
    const kernel = relabelled(langevin({ stepSize: 0.1 }), { steps: 6, probability: 0.4 });
    const walk = (state: ReturnType<typeof kernel.init>, to: number) => {
      for (let i = state.step; i < to; i++) {
        const [next, info] = kernel.step(foldIn(key(4), i), state, given);
        tf.dispose([state, info] as unknown as tf.TensorContainer);
        state = next;
      }
      return state;
    };
    expectNoLeak(() => {
      const whole = walk(kernel.init(x, given), 9);
      const half = walk(kernel.init(x, given), 4);
      const position = tf.tensor2d(half.position.dataSync(), [20, 1]);
      const copy = { position, inner: { position }, step: 4, labels: tf.tensor2d(half.labels.dataSync(), [20, 3]) };
      const resumed = walk(copy, 9);
      expect(resumed.position.dataSync()).toEqual(whole.position.dataSync());
      expect(resumed.labels.dataSync()).toEqual(whole.labels.dataSync());
      return [whole, half, resumed];
    });
  });

  it('refuses energies that know no labels, and labels that do not fit', () => {
    const kernel = relabelled(step, { steps: 1 });
    const x = tf.zeros([2, 1]);
    expect(() => kernel.init(x, energy)).toThrow('relabelled.energy: must be made by atLabels');
    expect(() => tempered(kernel, 2).init(x, atLabels(at, one(0, 2)))).toThrow('relabelled.energy: must be made by');
    expect(() => kernel.init(x, atLabels(at, one(0, 3)))).toThrow('relabelled.labels: must be labels of shape [2, 3]');
    expect(() => relabelled(step, { steps: 1, probability: 2 })).toThrow('relabelled.probability');
  });

  it('takes an analytic gradient along', () => {
    const plain = at(one(0, 1));
    expect(atLabels(at, one(0, 1)).valueAndGrad).toBeUndefined();
    const analytic = (): Energy =>
      Object.assign((x: tf.Tensor) => plain(x), { valueAndGrad: standardNormal(1).energy.valueAndGrad! });
    const { valueAndGrad } = atLabels(analytic, one(0, 1));
    expect(Array.from(valueAndGrad!(tf.tensor2d([[2]])).grad.dataSync())).toEqual([2]);
  });
});

type Flipping = Kernel<ReturnType<ReturnType<typeof relabelled<Point, unknown>>['init']>, unknown>;

/** The worst moment of `x - m(label)`, which is N(0, 1), from exact draws, three steps of flips and 20 without, in standard errors. */
function afterFlips(change: (kernel: Flipping) => Flipping): number {
  const labels = one(0);
  const draws = normal(key(0), [N, 1]);
  const kernel = change(relabelled(step, { probability: 0.5, steps: 3 }));
  const given = atLabels(at, labels);
  let state = kernel.init(draws, given);
  for (let i = 0; i < 23; i++) [state] = kernel.step(key(10 + i), state, given);
  const rest = scope(() => tf.sub(state.position, classMean(state.labels)));
  const moments = { mean: [0], variance: [1] };
  const scores = momentScores(rest.dataSync<'float32'>(), draws.dataSync<'float32'>(), moments);
  return Math.max(...scores.map(({ z }) => Math.abs(z)));
}

/** The largest gap of the cached energy from that of the state's labels, while labels flip. */
function staleness(kernel: Flipping): number {
  const given = atLabels(at, one(0, 100));
  let state = kernel.init(normal(key(0), [100, 1]), given);
  let worst = 0;
  for (let i = 0; i < 5; i++) {
    [state] = kernel.step(key(i), state, given);
    const gap = scope(() => tf.max(tf.abs(tf.sub(state.inner.energy, at(state.labels)(state.position)))));
    worst = Math.max(worst, gap.dataSync()[0]!);
  }
  return worst;
}

describe('flips are refused by these tests', () => {
  /** Relabelled, but its energy is made of `labelsFor` the ones it should have. */
  const deaf = (kernel: Flipping): Flipping => ({
    ...kernel,
    step: (k, state) =>
      kernel.step(
        k,
        state,
        atLabels(() => at(one(0, state.labels.shape[0])), state.labels),
      ),
  });
  it('that forget to tell the energy', () => {
    expect(afterFlips(deaf)).toBeGreaterThan(20);
  });

  it('that forget the cache', () => {
    const inner: Kernel<Point, unknown> & { refresh: (state: Point) => Point } = { ...step, refresh: (state) => state };
    expect(staleness(relabelled(inner, { probability: 0.5, steps: 5 }) as Flipping)).toBeGreaterThan(0.5);
  });
});
