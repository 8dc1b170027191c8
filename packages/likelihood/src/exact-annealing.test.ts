import * as tf from '@tensorflow/tfjs-core';
import { key, mean, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { ais, annealingSchedule, logMeanExp, raise } from './index.js';
import {
  codeOf,
  coins,
  dot,
  E1,
  flipMatrix,
  flips,
  gibbs,
  logZ,
  logZ0,
  rbm,
  STATES,
  through,
} from './small-rbm.fixture.js';

/** Both estimators on a machine that is small enough to enumerate. */
type Vector = readonly number[];
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
