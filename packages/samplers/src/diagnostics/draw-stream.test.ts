import { mean, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { autoregression } from './autoregression.fixture.js';
import type { Chains } from './chains.js';
import { drawStream, type DrawStreamState, type StreamSummary } from './draw-stream.js';
import { effectiveSampleSize } from './effective-sample-size.js';
import { splitRHat } from './r-hat.js';

function streamed(chains: Chains, blocks = 64): { state: DrawStreamState; summary: StreamSummary } {
  const { init, update, value } = drawStream({ blocks });
  let state = init(chains.length);
  for (let t = 0; t < chains[0]!.length; t++)
    state = update(
      state,
      chains.map((chain) => chain[t]!),
    );
  return { state, summary: value(state) };
}

describe('drawStream', () => {
  it('knows the mean, the deviation and, where blocks fill, split R-hat as those of all draws', () => {
    for (const n of [480, 512]) {
      const chains = autoregression(0.9).map((chain, i) => [...chain, ...chain].slice(0, n).map((x) => x + i / 5));
      const { summary } = streamed(chains);
      expect(summary).toMatchObject({ chains: 4, draws: n });
      expect(summary.mean.value).toBeCloseTo(mean(chains.flat()), 11);
      expect(summary.deviation.value).toBeCloseTo(Math.sqrt(variance(chains.flat())), 11);
      expect(summary.splitRHat.value).toBeCloseTo(splitRHat(chains).value, 11);
    }
  });

  it('keeps a bounded number of blocks', () => {
    const { init, update } = drawStream({ blocks: 16 });
    let state = init(2);
    for (let t = 1; t <= 3000; t++) {
      state = update(state, [t, -t]);
      expect(state.blocks.length).toBeLessThan(16);
    }
    expect(state.size).toBe(256);
    const count = state.blocks.reduce((sum, block) => sum + block.count, state.open.count);
    expect(count).toBe(3000);
  });

  it('finds the effective size of chains much longer than their memory', () => {
    for (const phi of [0, 0.5]) {
      const chains = autoregression(phi);
      // About 4 times 40 means: their variance is known to 11%. Blocks of 8 miss a share of the time at 0.5.
      const ratio = streamed(chains).summary.ess.value / effectiveSampleSize(chains).value;
      expect(Math.abs(Math.log(ratio))).toBeLessThan(0.6);
    }
    const slow = streamed(autoregression(0.9)).summary.ess.value;
    expect(slow).toBeLessThan(0.4 * streamed(autoregression(0)).summary.ess.value);
  });

  it('sees chains apart', () => {
    const { summary } = streamed(autoregression(0).map((chain, i) => chain.map((x) => x + 10 * i)));
    expect(summary.splitRHat.value).toBeGreaterThan(3);
    expect(summary.ess).toEqual({ value: Number.NaN, reason: 'chains disagree' });
  });

  it('survives JSON, and gives reasons', () => {
    const { state, summary } = streamed(autoregression(0.5));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    const nothing = drawStream().value(drawStream().init(3));
    expect(nothing.mean).toEqual({ value: Number.NaN, reason: 'no draws' });
    expect(nothing.splitRHat.reason).toBe('fewer than 4 draws a chain');
    expect(streamed([[1, 1, 1, 1, 1]]).summary.splitRHat.reason).toBe('all draws are the same');
    expect(streamed([[1, Number.NaN, 1, 1, 1]]).summary.mean.reason).toBe('a draw is not finite');
    for (const finding of [nothing.deviation, nothing.ess, nothing.mcseMean]) expect(finding.reason).toMatch(/./);
  });

  it('refuses another number of chains, and an odd number of blocks', () => {
    const { init, update } = drawStream();
    expect(() => update(init(2), [1])).toThrow('drawStream.draws: must be 2, got 1');
    expect(() => drawStream({ blocks: 17 })).toThrow('drawStream.blocks: must be even, got 17');
    expect(() => drawStream({ blocks: 8 })).toThrow('drawStream.blocks: must be a whole number of at least 16, got 8');
  });
});
