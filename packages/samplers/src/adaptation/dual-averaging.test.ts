import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, release } from '@ebmjs/core';
import { standardNormal } from '@ebmjs/testing';
import { hmc } from '../hmc.js';
import { dualAveraging, type DualAveragingOptions, type DualAveragingState } from './dual-averaging.js';
import { perChain, type Reducer } from './reducer.js';

const ACCEPTANCES = [1, 0.9, 0.2, 0, 0.75, 0.8, 0.95, 0.6, 0.85, 0.8];
// From a step of 1 to a target of 0.8; computed independently in float64 from Hoffman and Gelman's equations.
const STEPS = [
  14.385510095776777, 20.281149816474727, 4.495950163783623, 0.4315930926145259, 0.32431095930801, 0.2956566653442959,
  0.4448298149590171, 0.23023584708549655, 0.2647434978532693, 0.26341245212720943,
];
const AVERAGES = [
  14.385510095776777, 17.644959975450643, 9.685590803797073, 3.2244617672460176, 1.622319781806432, 1.0405890035531842,
  0.8541134863611431, 0.6483746609360357, 0.5457111259225476, 0.4794144465536316,
];

/** The same, wrong in one place. */
function mutant(sign: number, held: boolean): Reducer<DualAveragingState, number, { stepSize: number }, number> {
  const exact = dualAveraging({ delay: held ? 10 : 0 });
  return {
    ...exact,
    update: (state, acceptance) => exact.update(state, sign > 0 ? acceptance : 1.6 - acceptance),
    value: exact.value,
  };
}

function trace(reducer: Reducer<DualAveragingState, number, { stepSize: number }, number>): number[] {
  let state = reducer.init(1);
  return ACCEPTANCES.map((acceptance) => reducer.value((state = reducer.update(state, acceptance))).stepSize);
}

/** Where a step settles on a target whose acceptance is `exp(-step)`. */
function settled(
  reducer: Reducer<DualAveragingState, number, { stepSize: number; averaged?: number }, number>,
): number {
  let state = reducer.init(1);
  for (let i = 0; i < 2000; i++) state = reducer.update(state, Math.exp(-reducer.value(state).stepSize));
  return Math.exp(state.logAverage);
}

describe('dualAveraging', () => {
  it('takes the steps of the reference trace', () => {
    const reducer = dualAveraging();
    let state = reducer.init(1);
    for (const [i, acceptance] of ACCEPTANCES.entries()) {
      state = reducer.update(state, acceptance);
      expect(reducer.value(state).stepSize).toBeCloseTo(STEPS[i]!, 10);
      expect(reducer.value(state).averaged).toBeCloseTo(AVERAGES[i]!, 10);
    }
  });

  it.each<[string, number, boolean]>([
    ['with its sign turned', -1, true],
    ['without its delay', 1, false],
  ])('%s does not', (_, sign, held) => {
    const steps = trace(mutant(sign, held));
    expect(Math.max(...steps.map((step, i) => Math.abs(step - STEPS[i]!)))).toBeGreaterThan(1);
  });

  it('settles where acceptances average the target; with its sign turned it does not', () => {
    expect(settled(dualAveraging({ target: 0.6 }))).toBeCloseTo(-Math.log(0.6), 2);
    expect(settled(mutant(1, true))).toBeCloseTo(-Math.log(0.8), 2);
    expect(Math.abs(Math.log(settled(mutant(-1, true)) / -Math.log(0.8)))).toBeGreaterThan(1);
  });

  it('begins with the step it is given', () => {
    const reducer = dualAveraging();
    expect(reducer.value(reducer.init(0.3))).toEqual({ stepSize: expect.closeTo(0.3), averaged: expect.closeTo(0.3) });
  });

  it('takes an acceptance that is not a number for 0, and one above 1 for 1', () => {
    const { init, update } = dualAveraging();
    expect(update(init(1), Number.NaN)).toEqual(update(init(1), 0));
    expect(update(init(1), 1.5)).toEqual(update(init(1), 1));
  });

  it('survives JSON', () => {
    const { init, update } = dualAveraging();
    const state = update(init(0.1), 0.37);
    expect(update(JSON.parse(JSON.stringify(state)) as DualAveragingState, 0.6)).toEqual(update(state, 0.6));
  });

  it.each<[DualAveragingOptions, string]>([
    [{ target: 1 }, 'dualAveraging.target: must be a finite number from 0.001 to 0.999, got 1'],
    [{ pull: 0 }, 'dualAveraging.pull: must be a finite number above 0, got 0'],
    [{ delay: -1 }, 'dualAveraging.delay: must be a finite number of at least 0, got -1'],
    [{ forgetting: 2 }, 'dualAveraging.forgetting: must be a finite number from 0.5 to 1, got 2'],
    [{ kappa: 1 } as never, 'dualAveraging: unknown option'],
  ])('refuses %o', (options, message) => {
    expect(() => dualAveraging(options)).toThrow(message);
    expect(() => dualAveraging().init(0)).toThrow('dualAveraging.stepSize: must be a finite number above 0, got 0');
  });
});

describe('perChain', () => {
  it('runs one for each chain, alone', () => {
    const one = dualAveraging();
    const all = perChain(one);
    const states = all.update(all.init([1, 0.1]), [0.9, 0.2]);
    const alone = [one.update(one.init(1), 0.9), one.update(one.init(0.1), 0.2)];
    expect(states).toEqual(alone);
    expect(all.value(states)).toEqual(alone.map(one.value));
  });

  it('of dual averaging brings each chain of `hmc` to the target by a step of its own', () => {
    const chains = perChain(dualAveraging({ target: 0.7 }));
    let states = chains.init([0.02, 0.1, 0.5, 1, 2, 4, 8, 16]);
    const { energy, sample } = standardNormal(1);
    const x = sample(key(1), 8);
    let point = hmc({ stepSize: 1, steps: 1 }).init(x, energy);
    for (let i = 0; i < 400; i++) {
      const stepSize = tf.tensor1d(chains.value(states).map((value) => value.stepSize));
      const [next, info] = hmc({ stepSize, steps: 1 }).step(foldIn(key(2), i), point, energy);
      states = chains.update(states, info.acceptance.dataSync());
      release(point, info, stepSize);
      point = next;
    }
    release(x, point);
    // The step whose exact acceptance is 0.7: (4 / pi) atan(1 / sqrt(lambda)) for one leapfrog, by bisection.
    const logs = chains.value(states).map(({ averaged }) => Math.log(averaged / 1.597418));
    for (const log of logs) expect(Math.abs(log)).toBeLessThan(0.3);
  });
});
