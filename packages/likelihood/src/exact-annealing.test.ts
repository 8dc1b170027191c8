import * as tf from '@tensorflow/tfjs-core';
import {
  type Energy,
  foldIn,
  hostUniform,
  type Kernel,
  key,
  mean,
  randint,
  type Reference,
  scope,
  split,
  type State,
  uniform,
  variance,
} from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { ais, annealingSchedule, logMeanExp, logSumExp, raise } from './index.js';

/**
 * Both estimators on restricted Boltzmann machines of 4 visible units, whose 16 states are enumerated: the expectations
 * of what the estimators return are known exactly, at any number of temperatures.
 *
 * W_ij = s sin(0.7 i + 1.3 j + 0.2 i j), b_i = 0.5 cos(0.9 i), c_j = 0.3 sin(1.1 j + 0.5), counted from 0.
 */
const [V, H] = [4, 3];
const STATES = Array.from({ length: 2 ** V }, (_, code) =>
  Array.from({ length: V }, (_, i) => (code >> (V - 1 - i)) & 1),
);
const codeOf = (v: readonly number[]): number => v.reduce((code, bit) => 2 * code + bit, 0);
const weight = (i: number, j: number): number => Math.sin(0.7 * i + 1.3 * j + 0.2 * i * j);
const visibleBias = (i: number): number => 0.5 * Math.cos(0.9 * i);
const hiddenInput = (v: readonly number[], j: number): number =>
  v.reduce((sum, bit, i) => sum + bit * weight(i, j), 0.3 * Math.sin(1.1 * j + 0.5));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The free energy of each state. */
const E1 = STATES.map((v) => {
  const hidden = Array.from({ length: H }, (_, j) => Math.log1p(Math.exp(hiddenInput(v, j))));
  return -v.reduce((sum, bit, i) => sum + bit * visibleBias(i), 0) - hidden.reduce((a, b) => a + b, 0);
});
const logZ = logSumExp(E1.map((energy) => -energy));
const logZ0 = V * Math.LN2;

/** Energy of states by their number: the rows `[n, 4]` of bits look theirs up. */
const table = tf.tensor1d(E1);
const rbm: Energy = (x) =>
  scope(() => tf.gather(table, tf.cast(tf.sum(tf.mul(x, tf.tensor1d([8, 4, 2, 1])), 1), 'int32')) as tf.Tensor1D);
const coins: Reference = {
  shape: [V],
  energy: (x) => scope(() => tf.zeros([x.shape[0]!])),
  logZ: logZ0,
  sample: (k, n) => scope(() => tf.cast(tf.less(uniform(k, [n, V]), 0.5), 'float32')),
};

/** Metropolis: flips one bit, chosen at random. Reversible, and as slow as can be. */
const flips: Kernel<State, object> = {
  init: (position) => ({ position: tf.clone(position) }),
  step: (k, { position }, energy) => {
    const [siteKey, acceptKey] = split(k, 2);
    const n = position.shape[0]!;
    const next = scope(() => {
      const bits = tf.oneHot(tf.tensor1d(randint(siteKey, n, V), 'int32'), V, 1, 0, 'float32');
      const proposed = tf.abs(tf.sub(position, bits));
      const accept = tf.less(uniform(acceptKey, [n]), tf.exp(tf.sub(energy(position), energy(proposed))));
      return tf.where(tf.reshape(accept, [n, 1]), proposed, position);
    });
    return [{ position: next }, {}];
  },
};
/** Its transition matrix for energies `E`. */
const flipMatrix = (E: readonly number[]): number[][] =>
  STATES.map((_, from) => {
    const row = STATES.map(() => 0);
    for (let i = 0; i < V; i++) {
      const to = from ^ (1 << i);
      row[to] = Math.min(1, Math.exp(E[from]! - E[to]!)) / V;
    }
    row[from] = 1 - row.reduce((a, b) => a + b, 0);
    return row;
  });

/** Block Gibbs at beta = 1: all hidden units, then all visible ones. On the host. */
const gibbs: Kernel<State, object> = {
  init: (position) => ({ position: tf.clone(position) }),
  step: (k, { position }) => {
    const rows = (position.arraySync() as number[][]).map((v, row) => {
      const u = hostUniform(foldIn(k, row), H + V);
      const h = Array.from({ length: H }, (_, j) => (u[j]! < sigmoid(hiddenInput(v, j)) ? 1 : 0));
      return v.map((_, i) => {
        const input = h.reduce((sum: number, bit, j) => sum + bit * weight(i, j), visibleBias(i));
        return u[H + i]! < sigmoid(input) ? 1 : 0;
      });
    });
    return [{ position: tf.tensor2d(rows) }, {}];
  },
};

type Vector = readonly number[];
const through = (p: Vector, T: readonly Vector[]): number[] =>
  p.map((_, to) => p.reduce((sum, mass, from) => sum + mass * T[from]![to]!, 0));
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Exact mean log-weight of AIS, relative variance, `log p_ann` and mean log-weight of RAISE at each state. */
function exactly(betas: readonly number[]): {
  meanLog: number;
  relativeVariance: number;
  annealing: number[];
  raised: number[];
} {
  const matrices = betas.map((beta) => flipMatrix(E1.map((energy) => beta * energy)));
  let p: number[] = STATES.map(() => 1 / STATES.length);
  let [first, second] = [p, p];
  let meanLog = logZ0;
  for (let k = 1; k < betas.length; k++) {
    const gain = E1.map((energy) => -(betas[k]! - betas[k - 1]!) * energy);
    meanLog += dot(p, gain);
    p = through(p, matrices[k]!);
    first = through(
      first.map((m, i) => m * Math.exp(gain[i]!)),
      matrices[k]!,
    );
    second = through(
      second.map((m, i) => m * Math.exp(2 * gain[i]!)),
      matrices[k]!,
    );
  }
  const total = (masses: Vector): number => masses.reduce((a, b) => a + b, 0);
  expect(logZ0 + Math.log(total(first))).toBeCloseTo(logZ, 10); // unbiased for any number of temperatures
  const raised = STATES.map((_, v) => {
    let q: number[] = STATES.map((_, i) => (i === v ? 1 : 0));
    let log = -E1[v]! - logZ0;
    for (let k = betas.length - 1; k >= 1; k--) {
      q = through(q, matrices[k]!);
      log += (betas[k]! - betas[k - 1]!) * dot(q, E1);
    }
    return log;
  });
  return { meanLog, relativeVariance: total(second) / total(first) ** 2 - 1, annealing: p.map(Math.log), raised };
}

it('the machine is the one whose log Z and probabilities are published', () => {
  expect(logZ).toBeCloseTo(6.720211938606916, 12);
  expect(-E1[codeOf([1, 0, 1, 0])]! - logZ).toBeCloseTo(-2.8471133672095, 10);
});

describe.each([1, 4, 20])('%d temperatures', (count) => {
  const schedule = annealingSchedule({ count, kind: 'power', exponent: 1.5 });
  const exact = exactly(schedule);

  it('AIS has the exact mean log-weight, and weights of the exact mean and variance', async () => {
    const chains = 4000;
    const { logWeights, logZ: estimate } = await ais({
      base: coins,
      target: rbm,
      kernel: () => flips,
      schedule,
      chains,
      key: key(1),
    });
    const error = Math.sqrt(variance(logWeights) / chains);
    expect(Math.abs(mean(logWeights) - exact.meanLog)).toBeLessThan(4 * error);
    expect(Math.abs(estimate.value - logZ)).toBeLessThan(4 * Math.sqrt(exact.relativeVariance / chains));
    const squares = logWeights.map((log) => (Math.exp(log - logZ) - 1) ** 2);
    expect(Math.abs(mean(squares) - exact.relativeVariance)).toBeLessThan(4 * Math.sqrt(variance(squares) / chains));
  });

  it('RAISE averages to the annealing model, and its log-weights to the exact bound, at every state', async () => {
    const chainsPerDatum = 1000;
    const data = tf.tensor2d(STATES);
    const result = await raise({
      base: coins,
      target: rbm,
      kernel: () => flips,
      schedule,
      data,
      chainsPerDatum,
      key: key(2),
    });
    data.dispose();
    // 16 states: the largest of 16 is within 4.5 standard errors. The bias of a log-mean, relvar / 2M, is far below.
    result.values.forEach((value, v) => {
      expect(Math.abs(value - exact.annealing[v]!)).toBeLessThan(4.5 * result.errors[v]!);
    });
    const drop = mean(exact.annealing) - mean(exact.raised);
    expect(result.gap / drop).toBeGreaterThan(0.6); // the gap is the exact drop where the log-weights are normal
    expect(result.gap / drop).toBeLessThan(1.6);
    expect(logMeanExp(exact.annealing) + Math.log(STATES.length)).toBeCloseTo(0, 10);
  });

  it('RAISE of two chains a datum is below log p_ann and above the mean of one', async () => {
    const data = tf.tensor2d(Array.from({ length: 1500 }, () => [1, 0, 1, 0]));
    const result = await raise({
      base: coins,
      target: rbm,
      kernel: () => flips,
      schedule,
      data,
      chainsPerDatum: 2,
      key: key(3),
    });
    data.dispose();
    const { value, standardError } = result.logLikelihood;
    const code = codeOf([1, 0, 1, 0]);
    expect(value).toBeLessThan(exact.annealing[code]! + 4 * standardError);
    expect(value).toBeGreaterThan(exact.raised[code]! - 4 * standardError);
  });
});

describe('one temperature with block Gibbs, against published expectations', () => {
  const schedule = [0, 1];

  it('AIS', async () => {
    const chains = 4000;
    const { logWeights } = await ais({ base: coins, target: rbm, kernel: () => gibbs, schedule, chains, key: key(4) });
    expect(Math.abs(mean(logWeights) - 6.294063678276837)).toBeLessThan(4 * Math.sqrt(variance(logWeights) / chains));
    const squares = logWeights.map((log) => (Math.exp(log - logZ) - 1) ** 2);
    expect(Math.abs(mean(squares) - 0.9153173659178446)).toBeLessThan(4 * Math.sqrt(variance(squares) / chains));
  });

  it.each([
    [[1, 0, 1, 0], -2.837635075459133],
    [[1, 1, 1, 1], -1.961991787268233], // log p is -1.9327929
    [[0, 0, 0, 0], -4.161286199704775], // log p is -4.3389780: here the "lower" bound lies above
  ])('RAISE of %j', async (v, annealing) => {
    const data = tf.tensor2d([v]);
    const result = await raise({
      base: coins,
      target: rbm,
      kernel: () => gibbs,
      schedule,
      data,
      chainsPerDatum: 3000,
      key: key(5),
    });
    data.dispose();
    expect(Math.abs(result.values[0]! - annealing)).toBeLessThan(4 * result.errors[0]!);
    expect(result.errors[0]).toBeLessThan(0.03);
    expect(result.logLikelihood).toMatchObject({ bounds: 'lower', kind: 'heuristic' });
  });
});
