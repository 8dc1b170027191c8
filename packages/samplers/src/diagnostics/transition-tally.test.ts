import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { release } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { autoregression } from './autoregression.fixture.js';
import { eBfmi } from './e-bfmi.js';
import { transitionTally, type Transition, type TransitionReport } from './transition-tally.js';

type Numbers = { readonly [name in keyof Transition]: readonly number[] };

async function tallied(steps: readonly Numbers[]): Promise<TransitionReport> {
  const { init, update, value } = transitionTally();
  let state = init();
  for (const step of steps) {
    const transition = Object.fromEntries(Object.entries(step).map(([name, list]) => [name, tf.tensor1d([...list])]));
    try {
      const next = update(state, transition);
      release(state);
      state = next;
    } finally {
      release(transition);
    }
  }
  try {
    return await value(state);
  } finally {
    release(state);
  }
}

describe('transitionTally', () => {
  it('averages what a kernel reports, and counts divergences', async () => {
    const report = await tallied([
      { acceptance: [0.5, 1], accepted: [0, 1], divergent: [0, 0], gradientNorm: [2, 4] },
      { acceptance: [0.1, 0.8], accepted: [0, 0], divergent: [1, 1], gradientNorm: [4, 2] },
    ]);
    expect(report.steps).toBe(2);
    expect(report.acceptance.value).toBeCloseTo(0.6, 6);
    expect(report.accepted.value).toBe(0.25);
    expect(report.leastAccepted.value).toBe(0); // the chain that never moved
    expect(report.divergences.value).toBe(2);
    expect(report.gradientNorm.value).toBe(3);
    expect(report.eBfmi).toEqual({ value: Number.NaN, reason: 'the kernel reports no hamiltonian' });
  });

  it('finds the E-BFMI of chains far from 0, as from all energies', async () => {
    const chains = autoregression(0.5).map((chain, i) => chain.slice(0, 60).map((x) => 300 + (i + 1) * x));
    const report = await tallied(chains[0]!.map((_, t) => ({ hamiltonian: chains.map((chain) => chain[t]!) })));
    expect(report.eBfmi.value).toBeCloseTo(eBfmi(chains).value, 3);
    expect(report.acceptance.reason).toBe('the kernel reports no acceptance');
  });

  it('gives a reason for every number that is none, in JSON too', async () => {
    const nothing = await tallied([]);
    for (const [name, finding] of Object.entries(nothing)) {
      if (name !== 'steps') expect(finding, name).toEqual({ value: Number.NaN, reason: 'no steps' });
    }
    const steps = [1, 2, 3, 4].map((t) => ({ gradientNorm: [t === 2 ? Infinity : 1], hamiltonian: [5] }));
    const report = await tallied(steps);
    expect(report.gradientNorm.reason).toBe('a value is not finite');
    expect(report.eBfmi.reason).toBe('all energies of a chain are the same');
    expect((await tallied(steps.slice(0, 3))).eBfmi.reason).toBe('fewer than 4 steps');
    expect(JSON.parse(JSON.stringify(report.eBfmi))).toMatchObject({ value: null });
  });

  it('leaks nothing, and refuses reports that change', async () => {
    await expectNoLeakAsync(() => tallied([1, 2, 3].map((t) => ({ acceptance: [0.1 * t], hamiltonian: [t] }))));
    await expect(tallied([{ acceptance: [1] }, { divergent: [1] }])).rejects.toThrow(
      'transitionTally.transition: must report the same at every step',
    );
  });
});
