import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, type Key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';
import type { ReplayBuffer } from './stored-chains.js';

// What docs/replay-buffer.md says of how old chains get, by simulation: chains that do not move.

const make = (options: Partial<ReplayBufferOptions>, k: Key = key(1)): ReplayBuffer =>
  replayBuffer({ capacity: 100, shape: [1], restart: 0.2, key: k, ...options });

async function updates(buffer: ReplayBuffer, n: number, { batch, k }: { batch: number; k: Key }): Promise<void> {
  for (let i = 0; i < n; i++) {
    const drawn = buffer.draw(foldIn(k, i), batch);
    await buffer.put(drawn, drawn.x);
    drawn.x.dispose();
  }
}

/** The mean of independent runs, and its standard error. */
async function over(runs: number, measure: (k: Key) => Promise<number>): Promise<{ mean: number; error: number }> {
  const values: number[] = [];
  for (let run = 0; run < runs; run++) values.push(await measure(foldIn(key(2), run)));
  const mean = values.reduce((a, b) => a + b) / runs;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (runs - 1);
  return { mean, error: Math.sqrt(variance / runs) };
}
const SIGMAS = 7; // of Student's t with 29 degrees of freedom, beyond which lies less than 1e-6

describe('same-slot', () => {
  it('makes visits geometric with the restart share, and ages with restart x batch / capacity', async () => {
    const [capacity, batch, restart] = [2000, 500, 0.25];
    const buffer = make({ capacity, restart });
    await updates(buffer, 240, { batch, k: key(3) }); // 60 draws a slot: 0.75^60 = 3e-8 have never restarted
    const { visits, born } = buffer.history();
    const share = (values: Int32Array, of: number): number => values.filter((v) => v === of).length / capacity;
    for (const k of [1, 2, 3, 5]) {
      const p = restart * (1 - restart) ** (k - 1);
      expect(Math.abs(share(visits, k) - p)).toBeLessThan(5.5 * Math.sqrt((p * (1 - p)) / capacity));
    }
    const { visits: summary, ages } = buffer.statistics();
    // Slots are independent: a geometric number of mean 1/p has the deviation sqrt(1 - p) / p.
    expect(Math.abs(summary.mean - 1 / restart)).toBeLessThan((5.5 * Math.sqrt(0.75)) / 0.25 / Math.sqrt(capacity));
    const rate = (restart * batch) / capacity;
    const old = (5.5 * Math.sqrt(1 - rate)) / rate / Math.sqrt(capacity);
    expect(Math.abs(ages.mean - 1 / rate)).toBeLessThan(old);
    // Those that restarted in the last update are batch coins, fewer and so steadier than a coin a slot.
    const last = share(
      born.map((update) => 240 - update),
      1,
    );
    expect(Math.abs(last - rate)).toBeLessThan(5.5 * Math.sqrt((rate * (1 - rate)) / capacity));
  });
});

describe('ring', () => {
  it('makes as many visits on average, in half the time', async () => {
    const [capacity, batch, restart, turns] = [100, 20, 0.25, 5];
    const buffers: ReplayBuffer[] = [];
    const visits = await over(30, async (k) => {
      const buffer = make({ capacity, restart, write: 'ring' }, k);
      await updates(buffer, 150, { batch, k });
      buffers.push(buffer);
      return buffer.statistics().visits.mean;
    });
    expect(Math.abs(visits.mean - 1 / restart)).toBeLessThan(SIGMAS * visits.error);
    const ages = await over(30, () => Promise.resolve(buffers.pop()!.statistics().ages.mean));
    expect(Math.abs(ages.mean - (turns + 1) / (2 * restart))).toBeLessThan(SIGMAS * ages.error);
    expect(ages.error).toBeLessThan(1);
  });

  it('never goes on with 39 % of the chains, and forks others', async () => {
    const [capacity, batch, restart, updatesDone] = [200, 20, 0.05, 400];
    const buffer = make({ capacity, restart, write: 'ring' });
    const continued = new Map<number, number>();
    for (let i = 0; i < updatesDone; i++) {
      const drawn = buffer.draw(foldIn(key(4), i), batch);
      drawn.history!.visits.forEach((visits, row) => {
        if (visits > 0) {
          const id = drawn.x.dataSync()[row]!;
          continued.set(id, (continued.get(id) ?? 0) + 1);
        }
      });
      const ids = tf.tensor2d(Array.from({ length: batch }, (_, row) => [i * batch + row]));
      await buffer.put(drawn, ids);
      tf.dispose([drawn.x, ids]);
    }
    const lived = (updatesDone - capacity / batch) * batch; // those that have been overwritten since
    const counts = Array.from({ length: lived }, (_, id) => continued.get(id) ?? 0);
    const poisson = [0, 1, 2, 3].map((n) => (Math.exp(-0.95) * 0.95 ** n) / [1, 1, 2, 6][n]!);
    // Chains compete for draws, which makes shares a little steadier than independent ones; Poisson's limit is within 0.003.
    poisson.forEach((p, n) => {
      const share = counts.filter((count) => count === n).length / lived;
      expect(Math.abs(share - p)).toBeLessThan(5.5 * Math.sqrt((p * (1 - p)) / lived) + 0.003);
    });
    expect(poisson[0]).toBeCloseTo(0.387, 3);
  });
});

describe('reservoir', () => {
  it('makes visits grow as slowly as 1/r - (1/r - 1) n^-r', async () => {
    const [capacity, batch, restart, n] = [60, 20, 0.1, 100];
    // The chains of update u go on from a fair sample of all before: m(u) = 1 + (1 - r) mean of m(1) .. m(u - 1).
    const m: number[] = [];
    for (let u = 0; u < n; u++) m.push(u === 0 ? 1 : 1 + ((1 - restart) * m.reduce((a, b) => a + b)) / u);
    const expected = m.reduce((a, b) => a + b) / n;
    const { mean, error } = await over(30, async (k) => {
      const buffer = make({ capacity, restart, write: 'reservoir' }, k);
      await updates(buffer, n, { batch, k });
      return buffer.statistics().visits.mean;
    });
    expect(Math.abs(mean - expected)).toBeLessThan(SIGMAS * error);
    expect(error).toBeLessThan(0.3);
    expect(expected).toBeLessThan(6); // where the other ways of writing are at 10
    const limit = 1 / restart - (1 / restart - 1) * n ** -restart;
    expect(Math.abs(expected - limit)).toBeLessThan(0.4);
  });

  it('is as old as the run: the mean chain was written half way through', async () => {
    const { mean, error } = await over(30, async (k) => {
      const buffer = make({ capacity: 60, restart: 1, write: 'reservoir' }, k); // written and born at the same time
      await updates(buffer, 100, { batch: 20, k });
      return buffer.statistics().ages.mean;
    });
    expect(Math.abs(mean - 50.5)).toBeLessThan(SIGMAS * error);
  });
});
