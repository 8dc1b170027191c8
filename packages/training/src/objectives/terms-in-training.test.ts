import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, type Buffer, type Kernel, type State } from '@ebmjs/core';
import { persistentChains, replayBuffer } from '@ebmjs/replay-buffer';
import { adaptiveHmc, langevin, underdamped } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { contrastiveDivergence } from '../contrastive-divergence.js';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { namedTensors } from '../named-tensors.js';
import { start, type RunState } from '../run-state.js';
import { advanceTo, numbers, toyModel, toyOptions, type ToyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import { classification } from './classification.js';
import { gradientPenalty } from './gradient-penalty.js';
import { klDivergence } from './kl-divergence.js';
import type { ChainTerm } from './loss-term.js';
import { neighbourEntropy } from './neighbour-entropy.js';
import { steinEntropy } from './stein-entropy.js';

const TERMS = [
  klDivergence({ through: 2, chains: 6 }),
  steinEntropy({ name: 'stein', through: 2, chains: 6 }),
  neighbourEntropy({ neighbours: 10, after: 40 }),
  gradientPenalty({ weight: 0.01, at: 'between' }),
  classification(),
];

const optionsWith = (terms = TERMS): ToyOptions => ({ ...toyOptions(3), terms });

it('reports every term under its name, and their weighted sum as the loss', async () => {
  const options = { ...optionsWith(), objective: contrastiveDivergence({ l2: 0.1 }) };
  const first = start(options, key(0));
  const seen: string[][] = [];
  for await (const { state, metrics } of train(options, first)) {
    const { terms, loss } = metrics;
    seen.push(Object.keys(terms));
    const weighted = TERMS.map(({ name, weight }) => weight * terms[name]!).reduce((a, b) => a + b);
    expect(loss).toBeCloseTo(terms['contrast']! + 0.1 * terms['penalty']! + weighted, 4);
    expect(terms['kl.mismatch']).toBeLessThan(1e-5);
    expect(terms['kl.unclipped']).toBe(1);
    if (state.step === 5) {
      release(first, state);
      break;
    }
  }
  // 16 chains an update: more than 40 are stored when the fourth begins.
  const parts = ['entropy.distance', 'entropy.mismatch', 'entropy.unclipped'];
  expect(seen.map((names) => parts.filter((part) => names.includes(part)).length)).toEqual([0, 0, 0, 3, 3]);
  expect(seen[4]).toEqual(
    expect.arrayContaining([
      'contrast',
      'kl',
      'stein',
      'stein.bandwidth',
      'slope',
      'slope.norm',
      'class',
      'class.accuracy',
    ]),
  );
});

it('holds one number of tensors, and frees all but the last state', async () => {
  const options = optionsWith();
  const first = start(options, key(0));
  const before = tf.memory().numTensors;
  const counts = new Set<number>();
  let last = first;
  for await (const { state } of train(options, first)) {
    counts.add(tf.memory().numTensors - before);
    last = state;
    if (state.step === 6) break;
  }
  expect(counts.size).toBe(1);
  release(last);
  expect(tf.memory().numTensors).toBe(before);
  release(first);
});

it('goes on from its checkpoint bit for bit', async () => {
  const straight = optionsWith();
  const first = start(straight, key(3));
  const half = await advanceTo(4, straight, first);
  const bytes = await encodeCheckpoint({ ...straight, state: half });
  const last = await advanceTo(8, straight, half);
  const resumed = optionsWith();
  const { state } = decodeCheckpoint(bytes, resumed);
  const again = await advanceTo(8, resumed, state as RunState<typeof half.optimizer>);
  expect(numbers(namedTensors(again))).toEqual(numbers(namedTensors(last)));
  release(first, half, last, state, again);
});

it('a term moves the weights, and another key of the terms moves them otherwise', async () => {
  const ends = [];
  for (const terms of [
    [],
    [gradientPenalty({ at: 'between' })],
    [klDivergence(), gradientPenalty({ at: 'between' })],
  ]) {
    const options = optionsWith(terms as never);
    const first = start(options, key(0));
    const last = await advanceTo(1, options, first);
    ends.push(JSON.stringify(numbers(last.weights)));
    release(first, last);
  }
  expect(new Set(ends).size).toBe(3);
});

describe('refuses, with the last state and the buffer as they were,', () => {
  const failing = async (
    kernel: unknown,
    terms: readonly ChainTerm[],
    more: Partial<ToyOptions> = {},
  ): Promise<string> => {
    const options = { ...toyOptions(), ...more, sampler: { kernel: kernel as Kernel, steps: 3 }, terms };
    const first = start(options as ToyOptions, key(0));
    const [count, chains] = [tf.memory().numTensors, options.buffer.snapshot()];
    try {
      await train(options as ToyOptions, first).next();
    } catch (error) {
      return (error as Error).message;
    } finally {
      expect(options.buffer.snapshot()).toEqual(chains);
      expect(tf.memory().numTensors).toBe(count);
      release(first);
    }
    return 'nothing';
  };

  it('a kernel whose noise is not its key’s', async () => {
    let calls = 0;
    const kernel: Kernel = {
      init: (position) => ({ position: position.clone() }),
      step: (_, { position }) => [
        { position: tf.tidy(() => tf.add(position, normal(key(calls++), position.shape))) },
        undefined,
      ],
    };
    expect(await failing(kernel, [klDivergence()])).toMatch(/^train\.terms\.kl: must end where the chains did/);
  });

  it('a kernel that carries more than a position', async () => {
    const more = 'train.sampler: must carry a position alone from step to step to be replayed';
    expect(await failing(underdamped({ stepSize: 0.1, friction: 1 }), [klDivergence()])).toContain(more);
    expect(await failing(adaptiveHmc({ steps: 2 }), [steinEntropy({ through: 'all' })])).toContain(more);
  });

  it('a term that has not asked for the positions that it wants', async () => {
    const { visits: _, ...forgetful } = klDivergence({ through: 2 });
    const kernel = langevin({ stepSize: 0.02 });
    expect(await failing(kernel, [forgetful])).toContain('must ask by `visits` for the positions after step 1');
  });

  it('a term with a part of the objective’s name', async () => {
    const named = { ...klDivergence({ name: 'contrast' }) };
    expect(await failing(langevin({ stepSize: 0.02 }), [named])).toContain(
      'train.terms: must have names that the objective has not',
    );
  });
});

it('replays kernels under adjusted steps, and those of the preset for images, with the share that is not clipped', async () => {
  const kernel = langevin({
    preset: 'paper',
    stepSize: 0.05,
    noise: 0.05,
    gradientClip: 0.3,
    box: { min: -2, max: 2 },
  });
  const options = { ...toyOptions(), sampler: { kernel: kernel as unknown as Kernel<State, never>, steps: 4 } };
  const first = start(options as ToyOptions, key(0));
  const halved = { ...first, adjustments: { rate: 1, steps: 0.5 } };
  const all = { ...options, terms: [klDivergence({ through: 'all' }), steinEntropy({ through: 3 })] };
  for (const state of [first, halved]) {
    const updates = train(all as ToyOptions, state);
    const { value } = await updates.next();
    expect(value!.metrics.terms['kl.mismatch']).toBeLessThan(1e-5);
    expect(value!.metrics.terms['kl.unclipped']).toBeGreaterThan(0.1);
    expect(value!.metrics.terms['kl.unclipped']).toBeLessThan(0.9);
    await updates.return();
    release(value!.state);
  }
  release(first);
});

describe('persistent chains without a buffer', () => {
  const run = async (buffer: Buffer, batch = 16): Promise<{ first: number[]; last: number[] }> => {
    const options = { ...toyOptions(), model: toyModel(), buffer, batch, terms: [klDivergence()] };
    const initial = start(options, key(0));
    const ends: number[][] = [];
    let last = initial;
    for await (const { state, negatives } of train(options, initial)) {
      ends.push([...negatives.dataSync()]);
      last = state;
      if (state.step === 3) break;
    }
    release(initial, last);
    return { first: ends[0]!, last: ends.at(-1)! };
  };

  it('every chain goes on from where it ended, in its row', async () => {
    const box = { min: -2, max: 2 };
    const buffer = persistentChains({ chains: 16, shape: [2], box, key: key(7) });
    const { last } = await run(buffer);
    const next = buffer.draw(key(5), 16);
    expect([...next.x.dataSync()]).toEqual(last); // which a replay buffer draws in another order, some of them anew
    release(next.x);
    const replay = replayBuffer({ capacity: 16, shape: [2], box, key: key(7) });
    const other = await run(replay);
    const drawn = replay.draw(key(5), 16);
    expect([...drawn.x.dataSync()]).not.toEqual(other.last);
    release(drawn.x);
  });

  it('refuses another batch than there are chains', async () => {
    const buffer = persistentChains({ chains: 8, shape: [2], key: key(7) });
    await expect(run(buffer, 4)).rejects.toThrow('draw.n: must be');
  });
});
