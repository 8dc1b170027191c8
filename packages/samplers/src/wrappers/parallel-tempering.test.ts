import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  key,
  normal,
  release,
  run,
  scope,
  valueAndGradient,
  walk,
  type Energy,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { ising } from '@ebmjs/models';
import { testKernel } from '@ebmjs/testing';
import { dmala, gibbs, gibbsWithGradients, hmc, langevin, mala, parallelTempering, singleFlip } from '../index.js';
import { refreshed } from './refreshed.js';
import { swapRungs } from './swap-rungs.js';

const halfSquares: Energy = (x) => scope(() => tf.mul<tf.Tensor1D>(tf.sum(tf.square(x), 1), 0.5));
const read = (x: tf.Tensor): number[] => [...x.dataSync()];

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

describe('with hmc', () =>
  testKernel({
    kernel: parallelTempering(hmc({ stepSize: 1.05, steps: 3 }), { temperatures: [1, 1.6] }),
    acceptance: ({ inner }) => inner.acceptance,
    chains: 2500,
  }));

/** Mean and standard error. */
function mean(values: readonly number[]): [number, number] {
  const m = values.reduce((a, b) => a + b, 0) / values.length;
  return [m, Math.sqrt(values.reduce((a, b) => a + (b - m) ** 2, 0) / values.length ** 2)];
}

// 2 I(d/2, d/2; b2 / (b1 + b2)) for N(0, I/b) in d dimensions, computed independently by the incomplete beta function.
const exact: readonly (readonly [number, number, number])[] = [
  [1, 0.5, 0.7836531040612145],
  [2, 0.5, 2 / 3],
  [10, 0.5, 0.28969161205100846],
  [10, 0.8, 0.7310138106815516],
  [100, 0.9, 0.5993287208644406],
];

/** Exact draws of `N(0, T I)` at each temperature, rung by rung. */
const draws = (d: number, temperatures: readonly number[], n: number, seed: number): tf.Tensor =>
  scope(() =>
    tf.concat(
      temperatures.map((t, i) => tf.mul(normal(key(seed + i), [n, d]), Math.sqrt(t))),
      0,
    ),
  );

it.each(exact)('in %d dimensions swaps between 1 and %d as often as is exact: %d', (d, beta, rate) => {
  const temperatures = [1, 1 / beta];
  const [seen, error] = scope(() => {
    const [, { swapAcceptance }] = swapRungs(key(1), { position: draws(d, temperatures, 6000, 2) }, halfSquares, {
      temperatures,
      step: 0,
    });
    return mean(read(swapAcceptance));
  });
  expect(Math.abs(seen - rate)).toBeLessThan(5.2 * error);
});

/** How far the variances of rungs are from their temperatures after a swap, in standard errors: the largest. */
function worst(swap: typeof swapRungs): number {
  const [d, n, temperatures] = [2, 10_000, [1, 2, 4]];
  return scope(() => {
    let state: State = { position: draws(d, temperatures, n, 7) };
    for (const step of [0, 1]) [state] = swap(key(20 + step), state, halfSquares, { temperatures, step });
    const rungs = read(state.position);
    return Math.max(
      ...temperatures.map((t, i) => {
        const squares = rungs.slice(i * n * d, (i + 1) * n * d).map((x) => x * x);
        return Math.abs(mean(squares)[0] - t) / (t * Math.sqrt(2 / (n * d)));
      }),
    );
  });
}

describe('swaps from exact draws', () => {
  it('leave exact draws', () => expect(worst(swapRungs)).toBeLessThan(5.2));

  it.each<[string, typeof swapRungs]>([
    [
      'with the wrong sign',
      (k, state, energy, ladder) => swapRungs(k, state, (x) => tf.neg<tf.Tensor1D>(energy(x)), ladder),
    ],
    ['of everything', (k, state, energy, ladder) => swapRungs(k, state, (x) => tf.zerosLike(energy(x)), ladder)],
    [
      'by energies over the temperature, as if there were none',
      (k, state, energy, ladder) =>
        swapRungs(
          k,
          state,
          (x) => tf.div(energy(x), tf.tensor1d([...Array(30_000).keys()].map((i) => 2 ** Math.floor(i / 10_000)))),
          ladder,
        ),
    ],
  ])('%s do not', (_, swap) => expect(worst(swap)).toBeGreaterThan(7));
});

it('swaps by the formula, even pairs and odd pairs in turn', () => {
  const temperatures = [1, 2, 4, 8];
  const position = tf.tensor2d([4, 0.5, 2, 1, 3, 0, 1, 5], [8, 1]); // two chains on four rungs
  const linear: Energy = (x) => tf.reshape(x, [-1]);
  for (const step of [0, 1]) {
    const [next, { swapAcceptance, swapped }] = swapRungs(key(3), { position }, linear, { temperatures, step });
    const e = (rung: number, chain: number): number => read(position)[2 * rung + chain]!;
    const p = [0, 1, 2].flatMap((i) =>
      [0, 1].map((c) =>
        Math.min(1, Math.exp((1 / temperatures[i]! - 1 / temperatures[i + 1]!) * (e(i, c) - e(i + 1, c)))),
      ),
    );
    read(swapAcceptance).forEach((value, i) => expect(value).toBeCloseTo(p[i]!, 6));
    const did = read(swapped);
    did.forEach((s, i) => Math.floor(i / 2) % 2 !== step && expect(s).toBe(0));
    const places = read(position);
    did.forEach((s, i) => s === 1 && ([places[i], places[i + 2]] = [places[i + 2]!, places[i]!]));
    expect(read(next.position)).toEqual(places);
    expect(did.some((s) => s === 1)).toBe(true);
  }
});

const spins = ising({ shape: [2, 2], coupling: 0.4, field: 0.1 });
const gauss = { energy: halfSquares, start: () => normal(key(5), [20, 3]) };
const lattice = { energy: spins.energy, start: () => spins.sample(key(5), 20) };
type Any = Kernel<State & { energy?: tf.Tensor; gradient?: tf.Tensor }, unknown>;
const carrying: readonly (readonly [string, Any, typeof gauss])[] = [
  ['hmc', hmc({ stepSize: 0.6, steps: 2 }) as unknown as Any, gauss],
  ['mala', mala({ stepSize: 0.3 }) as unknown as Any, gauss],
  ['singleFlip', singleFlip({ values: 'spins' }) as unknown as Any, lattice],
  ['gibbs', gibbs({ values: 'spins' }) as unknown as Any, lattice],
  ['dmala', dmala({ values: 'spins', stepSize: 1 }) as unknown as Any, lattice],
];

/** The largest gap between what a ladder of 20 chains caches, times its temperatures, and the energy where it is. */
function staleness({ position, energy: cached, gradient }: Parameters<Any['step']>[1], energy: Energy): number {
  const heat = (row: number): number => [1, 1.5, 3][Math.floor(row / 20)]!;
  const { value, grad } = valueAndGradient(energy, position);
  const width = grad.size / value.size;
  const gap = (old: tf.Tensor | undefined, fresh: tf.Tensor, rows: number): number =>
    old ? Math.max(...read(fresh).map((v, i) => Math.abs(v - read(old)[i]! * heat(Math.floor(i / rows))))) : 0;
  return Math.max(gap(cached, value, 1), gap(gradient, grad, width));
}

it.each(carrying)('%s goes on from energies and gradients of where it is', (_, kernel, { energy, start }) => {
  const ladder = { temperatures: [1, 1.5, 3] };
  for (const { step, state } of walk(parallelTempering(kernel, ladder), energy, key(6), start())) {
    if (step < 7) continue;
    expect(staleness(state.inner, energy)).toBeLessThan(1e-4);
    expect(read(state.position)).toEqual(read(state.inner.position).slice(0, state.position.size));
    const [{ position }] = swapRungs(key(7), state.inner, energy, { ...ladder, step });
    expect(staleness({ ...state.inner, position }, energy)).toBeGreaterThan(0.1); // positions alone
    break;
  }
});

it('is brought up to date rung by rung when the energy changes', () => {
  const kernel = parallelTempering(mala({ stepSize: 0.3 }), { temperatures: [1, 1.5, 3] });
  const steeper: Energy = (x) => scope(() => tf.mul<tf.Tensor1D>(halfSquares(x), 3));
  for (const { step, state } of walk(kernel, halfSquares, key(11), gauss.start())) {
    if (step < 3) continue;
    const stale = scope(() => staleness(refreshed(kernel, state, steeper).inner, steeper));
    expect(stale).toBeLessThan(1e-4);
    expect(staleness(state.inner, steeper)).toBeGreaterThan(0.1);
    break;
  }
});

// Tilted: E = 4 (x^2 - 1)^2 + 0.5 x. Its mean, by quadrature, computed independently.
it('crosses a barrier that the kernel alone does not', () => {
  const energy: Energy = (x) =>
    scope(() => tf.sum(tf.add(tf.mul(tf.square(tf.sub(tf.square(x), 1)), 4), tf.mul(x, 0.5)), 1));
  const start = tf.ones([1500, 1]);
  const kernel = mala({ stepSize: 0.05 });
  const far = (k: Kernel<State, unknown>): number => {
    const end = run(k, energy, key(8), start, { steps: 120 });
    const [m, error] = mean(read(end));
    end.dispose();
    return Math.abs(m + 0.429216655723) / error;
  };
  const ladder = parallelTempering(kernel, { temperatures: [1, 2, 4] });
  expect(far(ladder as unknown as Kernel<State, unknown>)).toBeLessThan(5.2);
  expect(far(kernel as unknown as Kernel<State, unknown>)).toBeGreaterThan(20);
});

it('serves discrete kernels: an Ising square far below its transition, all spins up at the start', () => {
  const cold = ising({ shape: [3, 3], coupling: 0.7, field: -0.05 });
  const n = 400;
  const kernel = parallelTempering(gibbsWithGradients({ values: 'spins' }), { temperatures: [1, 1.6, 2.8, 6] });
  const end = run(kernel, cold.energy, key(9), tf.ones([n, 3, 3]), { steps: 100 });
  const sums = read(tf.sum(end, [1, 2]));
  const { mean: exactMean, variance } = cold.magnetisation[0]!;
  expect(Math.abs(mean(sums)[0] - exactMean)).toBeLessThan(5.2 * Math.sqrt(variance / n));
});

it('takes kernels that carry no energy, and asks for one more', () => {
  let energies = 0;
  const counted = Object.assign((x: tf.Tensor) => (energies++, halfSquares(x)), {
    valueAndGrad: (x: tf.Tensor) => ({ value: halfSquares(x), grad: tf.clone(x) }),
  });
  const kernel = parallelTempering(langevin({ stepSize: 0.1 }), { temperatures: [1, 2] });
  release(run(kernel, counted, key(10), tf.zeros([4, 2]), { steps: 5 }));
  expect(energies).toBe(5);
});

describe('refuses', () => {
  it.each<[unknown, string]>([
    [[1], 'parallelTempering.temperatures: must be at least two'],
    [undefined, 'parallelTempering.temperatures: must be at least two'],
    [[1, 1], 'parallelTempering.temperatures: must rise, got [1,1]'],
    [[1, NaN], 'parallelTempering.temperatures: must be a finite number above 0, got NaN'],
    [[0, 1], 'parallelTempering.temperatures: must be a finite number above 0, got 0'],
  ])('temperatures %o', (temperatures, message) => {
    expect(() => parallelTempering(langevin({ stepSize: 1 }), { temperatures } as never)).toThrow(message);
  });

  it('a kernel that carries what it does not know how to swap', () => {
    const odd: Kernel<State & { age: tf.Tensor }, object> = {
      init: (x) => ({ position: tf.clone(x), age: tf.zeros([x.shape[0]!]) }),
      step: (_, state) => [state, {}],
    };
    const { numTensors } = tf.memory();
    expect(() => parallelTempering(odd, { temperatures: [1, 2] }).init(tf.zeros([2, 2]), halfSquares)).toThrow(
      'parallelTempering.kernel: must carry nothing but position, energy, gradient, momentum, got ["age"]',
    );
    expect(tf.memory().numTensors).toBe(numTensors + 1); // the position above
  });
});
