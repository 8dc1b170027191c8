import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, keyFromJson, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { expectNoLeakAsync, momentScores, standardNormal } from '@ebmjs/testing';
import { adaptiveHmc, hmc, langevin, samplePool, type PoolOptions, type PoolRound, type PoolState } from '../index.js';

/** Class c is N(3 c, 1). */
const { energy } = standardNormal(1);
const classMean = (y: tf.Tensor2D): tf.Tensor => tf.matMul(y, tf.tensor2d([[0], [3]]));
const labelled =
  (y?: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => energy(tf.sub(x, classMean(y!))));

const bufferOf = (capacity = 400, classes = 2) =>
  replayBuffer({ capacity, shape: [1], classes, restart: 0, key: key(7) });
const optionsOf = (more: Partial<PoolOptions> = {}): PoolOptions => ({
  kernel: langevin({ stepSize: 0.2 }) as Kernel<State>,
  steps: 2,
  energies: [labelled],
  buffer: bufferOf(),
  batch: 200,
  rounds: 20,
  settle: 4,
  ...more,
});
const begin: PoolState = { key: key(3), round: 0 };

async function rounds(options: PoolOptions, from: PoolState = begin, until = Infinity): Promise<PoolRound[]> {
  const made: PoolRound[] = [];
  for await (const round of samplePool(options, from)) {
    made.push(round);
    if (round.state.round === until) break;
  }
  return made;
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A kernel that stays where it is. */
const still: Kernel<State> = {
  init: (x) => ({ position: x.clone() }),
  step: (_, { position }) => [{ position: position.clone() }, null],
};

describe('samplePool', () => {
  it('tells the buffer which chains began anew', async () => {
    const buffer = bufferOf(100, 0);
    const anew = { kernel: still, energies: [() => energy], buffer, batch: 100, settle: 0, flip: 0 };
    await rounds(optionsOf({ ...anew, rounds: 3, restart: 0 }));
    expect(buffer.statistics!()).toMatchObject({ writes: 3, visits: { mean: 3 }, origins: { fresh: 100, restart: 0 } });
    const [{ restarted }] = (await rounds(optionsOf({ ...anew, rounds: 1, restart: 0.3 }))) as [PoolRound];
    const after = buffer.statistics!();
    expect(restarted).toBeGreaterThan(0);
    expect(after.origins).toMatchObject({ fresh: 100 - restarted, restart: restarted });
    expect(after.visits.mean).toBeCloseTo((4 * (100 - restarted) + restarted) / 100, 10);
    expect(after.ages.max).toBe(4);
  });

  it('restarts and relabels as many as it should, and none in the last rounds', async () => {
    const made = await rounds(optionsOf({ kernel: still, rounds: 60, settle: 10, restart: 0.02, flip: 0.15 }));
    expect(made.map(({ state, rounds }) => [state.round, rounds])).toEqual(made.map((_, i) => [i + 1, 60]));
    const [early, late] = [made.slice(0, 50), made.slice(50)];
    for (const [name, p] of [
      ['restarted', 0.02],
      ['relabelled', 0.15],
    ] as const) {
      const n = 50 * 200;
      const count = sum(early.map((round) => round[name]));
      expect(Math.abs(count - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
      expect(sum(late.map((round) => round[name]))).toBe(0);
    }
  });

  it('takes 1 % and 10 % where nothing is said, and the last ten rounds to settle', async () => {
    const { settle: _, ...options } = optionsOf({ kernel: still, rounds: 40, steps: 1 });
    const made = await rounds(options);
    const n = 30 * 200;
    const [restarted, relabelled] = [made.map((r) => r.restarted), made.map((r) => r.relabelled)];
    expect(Math.abs(sum(restarted) - n * 0.01)).toBeLessThan(5 * Math.sqrt(n * 0.01 * 0.99));
    expect(Math.abs(sum(relabelled) - n * 0.1)).toBeLessThan(5 * Math.sqrt(n * 0.1 * 0.9));
    expect(sum([...restarted, ...relabelled].filter((__, i) => i % 40 >= 30))).toBe(0);
    expect(relabelled[29]).toBeGreaterThan(0);
  });

  it('changes what it restarts and relabels, and nothing else', async () => {
    const buffer = bufferOf(300);
    const before = buffer.snapshot().arrays;
    const prior = (__: unknown, n: number): tf.Tensor => tf.fill([n, 1], 7);
    const [round] = await rounds(
      optionsOf({ kernel: still, buffer, batch: 300, rounds: 6, restart: 0.1, flip: 0.3, prior }),
      begin,
      1,
    );
    const numbers = (arrays: typeof before, name: string): number[] => Array.from(arrays[name]!.data);
    const after = buffer.snapshot().arrays;
    const values = numbers(after, 'rows');
    expect(values.filter((x) => x === 7)).toHaveLength(round!.restarted);
    const stayed = numbers(before, 'rows').map((x, i) => (values[i] === 7 ? 7 : x));
    expect(values).toEqual(stayed);
    const labels = numbers(before, 'labels');
    const changed = numbers(after, 'labels').filter((y, i) => i % 2 === 0 && y !== labels[i]).length;
    // Half of those drawn anew are what they were.
    expect(Math.abs(changed - round!.relabelled / 2)).toBeLessThan(5 * Math.sqrt(round!.relabelled / 4));
  });

  it('walks each chain under its own label', async () => {
    const buffer = bufferOf(2000);
    const kernel = hmc({ stepSize: 1.1, steps: 2 }) as unknown as Kernel<State>;
    await rounds(optionsOf({ kernel, buffer, batch: 2000, rounds: 10, settle: 6, steps: 5, flip: 0.3 }));
    const { x, y } = buffer.draw(key(9), 2000);
    const rest = scope(() => tf.sub(x, classMean(y!)));
    const rows = rest.dataSync<'float32'>();
    const exact = standardNormal(1).sample(key(8), 2000).dataSync<'float32'>();
    for (const { z } of momentScores(rows, exact, { mean: [0], variance: [1] })) expect(Math.abs(z)).toBeLessThan(5.4);
  });

  it('takes the energies of an ensemble in turn', async () => {
    const seen: number[] = [];
    const member = (i: number) => (y?: tf.Tensor2D) => (seen.push(i), labelled(y));
    const made = await rounds(optionsOf({ energies: [0, 1, 2].map(member), rounds: 7 }));
    expect(seen).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(made.map((round) => round.member)).toEqual(seen);
  });

  it('goes on from its state and a snapshot as if it had not stopped', async () => {
    const [whole, first, second] = [bufferOf(), bufferOf(), bufferOf()];
    await rounds(optionsOf({ buffer: whole }));
    const half = await rounds(optionsOf({ buffer: first }), begin, 9);
    const state = JSON.parse(JSON.stringify(half.at(-1)!.state)) as { key: unknown; round: number };
    second.restore(first.snapshot());
    await rounds(optionsOf({ buffer: second }), { key: keyFromJson(state.key), round: state.round });
    expect(second.snapshot()).toEqual(whole.snapshot());
    expect(second.snapshot()).not.toEqual(first.snapshot());
  });

  it('goes on with what its kernel has learnt, round by round, and after a stop', async () => {
    const kernel = adaptiveHmc({ stepSize: 1e-3, steps: 2, mass: 'diagonal', rate: 0.5 }) as unknown as Kernel<State>;
    const [whole, first, second] = [bufferOf(), bufferOf(), bufferOf()];
    const made = await rounds(optionsOf({ buffer: whole, kernel, rounds: 30 }));
    const lengths = made.map(({ state }) => state.learnt!['stepSize']!.values[0]!);
    expect(lengths[0]).toBeLessThan(0.01); // two steps, each at most a tenth longer
    expect(lengths[29]).toBeGreaterThan(5 * lengths[0]!);
    expect(made.at(-1)!.state.learnt!['variance']).toMatchObject({ shape: [1] });

    const half = await rounds(optionsOf({ buffer: first, kernel, rounds: 30 }), begin, 11);
    const state = JSON.parse(JSON.stringify(half.at(-1)!.state)) as PoolState;
    second.restore(first.snapshot());
    const rest = await rounds(optionsOf({ buffer: second, kernel, rounds: 30 }), {
      ...state,
      key: keyFromJson(state.key),
    });
    expect(rest.at(-1)!.state).toEqual(made.at(-1)!.state);
    expect(second.snapshot()).toEqual(whole.snapshot());
    await expectNoLeakAsync(() => rounds(optionsOf({ kernel, rounds: 6 })));
  });

  it.each([
    [{ stepSize: { shape: [], values: [1] } }, 'samplePool.state.learnt: must hold stepSize, variance'],
    [
      { stepSize: { shape: [], values: [1] }, variance: { shape: [2], values: [1, 1] } },
      'samplePool.state.learnt.variance.shape: must be [1], got [2]',
    ],
    [
      { stepSize: { shape: [], values: [NaN] }, variance: { shape: [1], values: [1] } },
      'samplePool.state.learnt.stepSize.values: must be 1 finite numbers',
    ],
  ])('refuses what another kernel has learnt: %j', async (learnt, message) => {
    const kernel = adaptiveHmc({ steps: 2, mass: 'diagonal' }) as unknown as Kernel<State>;
    const options = optionsOf({ kernel });
    await expectNoLeakAsync(async () => {
      await expect(rounds(options, { ...begin, learnt })).rejects.toThrow(message);
    });
  });

  it('takes chains without labels', async () => {
    const buffer = bufferOf(50, 0);
    const made = await rounds(optionsOf({ buffer, energies: [() => energy], batch: 20, rounds: 5 }));
    expect(sum(made.map((round) => round.relabelled))).toBe(0);
  });

  it('stops within a round at an abort, with the pool as the last round left it', async () => {
    const buffer = bufferOf();
    const stop = new AbortController();
    let steps = 0;
    const kernel: Kernel<State> = {
      ...still,
      step: (...given) => {
        if (++steps === 5) stop.abort(new Error('enough'));
        return still.step(...given);
      },
    };
    const states: PoolState[] = [];
    let after: unknown;
    await expectNoLeakAsync(async () => {
      const pool = samplePool(optionsOf({ buffer, kernel }), begin, { signal: stop.signal });
      const all = async (): Promise<void> => {
        for await (const { state } of pool) {
          states.push(state);
          after = buffer.snapshot();
        }
      };
      await expect(all()).rejects.toThrow('enough');
    });
    expect(states.at(-1)!.round).toBe(2);
    expect(buffer.snapshot()).toEqual(after);
  });

  it('leaves nothing behind, also where an energy throws', async () => {
    await expectNoLeakAsync(() => rounds(optionsOf({ rounds: 8 })));
    const broken = (): Energy => () => {
      throw new Error('no energy here');
    };
    await expectNoLeakAsync(async () => {
      await expect(rounds(optionsOf({ energies: [broken] }))).rejects.toThrow('no energy here');
    });
  });

  it('refuses what it cannot do, before the first round', () => {
    const refused =
      (more: Partial<PoolOptions>): (() => unknown) =>
      () =>
        samplePool(optionsOf(more), begin);
    expect(refused({ energies: [] })).toThrow('samplePool.energies: must be at least one');
    expect(refused({ flip: 1.5 })).toThrow('samplePool.flip: must be a finite number from 0 to 1, got 1.5');
    expect(refused({ restart: -1 })).toThrow('samplePool.restart');
    expect(refused({ rounds: 0 })).toThrow('samplePool.rounds');
    expect(refused({ batch: 1.5 })).toThrow('samplePool.batch');
    expect(refused({ settle: -1 })).toThrow('samplePool.settle');
    expect(refused({ noise: 1 } as never)).toThrow('samplePool: unknown option');
  });
});
