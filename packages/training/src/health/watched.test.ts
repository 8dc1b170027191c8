import * as tf from '@tensorflow/tfjs-core';
import { key, release, type Dataset } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { namedTensors } from '../named-tensors.js';
import { start, type RunState } from '../run-state.js';
import { numbers, toyOptions, type ToyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import type { AdamState } from '../optimizers/adam.js';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { health } from './health.js';
import { lastingRule, type HealthRule } from './rule.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot.js';
import { watched, type WatchedUpdate } from './watched.js';
import type { WatchOptions } from './watch-options.js';
import type { WatchState } from './watch-state.js';

/** A rule that is sure at the updates that it is told, whatever they look like. */
const at = (steps: readonly number[], ladder: HealthRule['ladder'], name = 'told'): HealthRule =>
  lastingRule({
    name,
    severity: 'warning',
    meaning: 'It was told.',
    remedy: 'None.',
    ladder,
    patience: 1,
    see: ({ step, metrics: { loss } }) => (steps.includes(step) ? { loss } : null),
  });

interface Line {
  readonly step: number;
  readonly at: number;
  readonly loss: number;
  readonly events: WatchedUpdate['events'];
  readonly adjustments: RunState['adjustments'];
  readonly key: readonly number[];
}

async function lines(
  pulls: number,
  options: ToyOptions,
  watch: WatchOptions<AdamState>,
  first = start(options, key(0)),
): Promise<{ readonly lines: Line[]; readonly last: RunState<AdamState>; readonly first: RunState<AdamState> }> {
  const seen: Line[] = [];
  let last = first;
  for await (const { step, state, metrics, events } of watched(options, first, watch)) {
    last = state;
    const { adjustments, key: drawn, step: here } = state;
    seen.push({ step, at: here, loss: metrics.loss, events, adjustments, key: [...drawn] });
    if (seen.length === pulls) break;
  }
  return { lines: seen, last, first };
}

describe('watched', () => {
  it('is train while nothing is found', async () => {
    const options = toyOptions(3);
    const { lines: seen, last, first } = await lines(12, options, { snapshotEvery: 4 });
    const alone = toyOptions(3);
    const from = start(alone, key(0));
    let end = from;
    for await (const { state } of train(alone, from)) {
      end = state;
      if (state.step === 12) break;
    }
    expect(numbers(namedTensors(last))).toEqual(numbers(namedTensors(end)));
    expect(options.buffer.snapshot()).toEqual(alone.buffer.snapshot());
    expect(seen.map(({ step, at: here }) => step - here)).toEqual(Array.from({ length: 12 }, () => 0));
    expect(seen.flatMap(({ events }) => events)).toEqual([]);
    release(first, last, from, end);
  });

  it('warns, walks longer and steps down more slowly, rung by rung', async () => {
    const rule = at([2, 4, 6], [['warn'], ['more-steps'], ['smaller-rate', 'more-steps']]);
    const {
      lines: seen,
      last,
      first,
    } = await lines(7, toyOptions(), {
      health: health([rule]),
      rateFactor: 0.5,
      stepsFactor: 2,
    });
    expect(seen.map(({ adjustments: { rate, steps } }) => [rate, steps])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 2],
      [1, 2],
      [0.5, 4],
      [0.5, 4],
    ]);
    expect(seen.flatMap(({ events }) => events.map(({ step, from, actions }) => [step, from, actions]))).toEqual([
      [2, 2, ['warn']],
      [4, 4, ['more-steps']],
      [6, 6, ['smaller-rate', 'more-steps']],
    ]);
    expect(seen.map(({ at: here }) => here)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    release(first, last);
  });

  it('goes back to a snapshot that has stood the test, and on with other draws', async () => {
    const watch = { health: health([at([9], [['roll-back', 'smaller-rate']])]), snapshotEvery: 3 };
    const { lines: seen, last, first } = await lines(12, toyOptions(), watch);
    // Snapshots at 3 and 6: the second has not been watched for as long yet.
    expect(seen.map(({ step, at: here }) => [step, here])).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((step) => [step, step]),
      [9, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
    expect(seen[8]!.events[0]).toMatchObject({ step: 9, rule: 'told', from: 3, adjustments: { rate: 0.3, steps: 1 } });
    expect(seen[8]!.events[0]!.saying).toBe('It was told. None.');
    expect(seen[9]!.loss).not.toBe(seen[3]!.loss);
    expect(seen[9]!.key).not.toEqual(seen[3]!.key);
    release(first, last);
    const again = await lines(12, toyOptions(), watch);
    expect(again.lines).toEqual(seen);
    release(again.first, again.last);
  });

  it('makes the same draws again when asked to', async () => {
    const watch = { health: health([at([9], [['roll-back']])]), snapshotEvery: 3, replay: true };
    const { lines: seen, last, first } = await lines(14, toyOptions(), watch);
    expect(seen.slice(9, 14).map(({ loss }) => loss)).toEqual(seen.slice(3, 8).map(({ loss }) => loss));
    release(first, last);
  });

  it('stops at the last healthy snapshot, and at one rollback too many', async () => {
    const stop = { health: health([at([8], [['stop']])]), snapshotEvery: 3 };
    const stopped = await lines(99, toyOptions(), stop);
    expect(stopped.lines.map(({ at: here }) => here)).toEqual([1, 2, 3, 4, 5, 6, 7, 3]);
    expect(stopped.last.step).toBe(3);
    release(stopped.first, stopped.last);
    const spent = { health: health([at([2], [['roll-back']])]), rollbacks: 2 };
    const ended = await lines(99, toyOptions(), spent);
    expect(ended.lines.map(({ at: here }) => here)).toEqual([1, 0, 1, 0, 1, 0]);
    expect(ended.lines.at(-1)!.events[0]!.actions).toEqual(['roll-back', 'stop']);
    release(ended.first, ended.last);
  });

  it('only warns of what it may not do', async () => {
    const watch = { health: health([at([2, 4], [['roll-back'], ['stop']])]), actions: ['warn'] as const };
    const { lines: seen, last, first } = await lines(6, toyOptions(), watch);
    expect(seen.map(({ at: here }) => here)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(seen.flatMap(({ events }) => events.flatMap(({ actions }) => actions))).toEqual(['warn', 'warn']);
    release(first, last);
  });

  it('draws again where data are not finite, and ends where they never are', async () => {
    const spoilt = (bad: (call: number) => boolean): ToyOptions => {
      const options = toyOptions();
      let calls = 0;
      const batch: Dataset['batch'] = (k, n) => (bad(++calls) ? { x: tf.fill([n, 2], NaN) } : options.data.batch(k, n));
      return { ...options, data: { ...options.data, batch } };
    };
    const {
      lines: seen,
      last,
      first,
    } = await lines(
      5,
      spoilt((call) => call === 3),
      {},
    );
    expect(seen.map(({ step, at: here }) => [step, here])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(seen[2]!.events[0]).toMatchObject({ rule: 'data-not-finite', actions: ['draw-again'], from: 2 });
    release(first, last);
    const never = await lines(
      99,
      spoilt((call) => call > 2),
      { snapshotEvery: 1 },
    );
    expect(never.lines).toHaveLength(22);
    expect(never.lines.at(-1)!.events[0]).toMatchObject({ rule: 'data-never-finite', actions: ['stop'] });
    release(never.first, never.last);
  });

  it('owns what it makes: snapshots and undone states go, the last state is left', async () => {
    const before = tf.memory().numTensors;
    const options = toyOptions(3);
    const first = start(options, key(0));
    const own = tf.memory().numTensors - before;
    const watch = { health: health([at([5, 9], [['roll-back'], ['more-steps']])]), snapshotEvery: 2 };
    for (const pulls of [1, 5, 6, 9, 10, 13]) {
      const { last } = await lines(pulls, options, watch, first);
      expect(tf.memory().numTensors, `${pulls} pulls`).toBe(before + 2 * own);
      release(last);
    }
    const ended = await lines(99, options, { health: health([at([3], [['stop']])]) }, first);
    expect(tf.memory().numTensors).toBe(before + 2 * own);
    release(ended.last, first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([2, 5, 7, 8, 9, 11])('resumed after pull %i goes the way it would have gone', async (pull) => {
    const rules = health([at([7, 10], [['roll-back', 'smaller-rate'], ['more-steps']])]);
    const watch = { health: rules, snapshotEvery: 2 };
    const whole = await lines(16, toyOptions(), watch);
    const options = toyOptions();
    const first = start(options, key(0));
    let saved: { run: Uint8Array; snapshots: Uint8Array[]; watch: WatchState } | undefined;
    let last = first;
    let count = 0;
    for await (const update of watched(options, first, watch)) {
      last = update.state;
      if (++count < pull) continue;
      const snapshots = await Promise.all(update.snapshots.map((snapshot) => encodeSnapshot(snapshot, options)));
      const run = await encodeCheckpoint({ ...options, state: last });
      saved = { run, snapshots, watch: JSON.parse(JSON.stringify(update.watch)) as WatchState };
      break;
    }
    release(first, last);
    const resumed = toyOptions();
    const { state } = decodeCheckpoint(saved!.run, resumed);
    const snapshots = saved!.snapshots.map((bytes) => decodeSnapshot(bytes, resumed));
    const rest = await lines(16 - pull, resumed, { ...watch, watch: saved!.watch, snapshots }, state);
    expect(rest.lines).toEqual(whole.lines.slice(pull));
    expect(numbers(namedTensors(rest.last))).toEqual(numbers(namedTensors(whole.last)));
    release(
      whole.first,
      whole.last,
      rest.first,
      rest.last,
      snapshots.map((snapshot) => snapshot.state),
    );
  });

  it.each([
    [{ snapshotEvery: 0 }, 'watched.snapshotEvery: must be a whole number of at least 1, got 0'],
    [{ rateFactor: 1 }, 'watched.rateFactor: must be below 1, got 1'],
    [{ stepsFactor: 0.5 }, 'watched.stepsFactor: must be a finite number of at least 1, got 0.5'],
    [{ actions: ['pray'] }, 'watched.actions: must be one of warn, more-steps, smaller-rate'],
    [{ rollBacks: 1 }, 'watched: unknown option; known are health, actions'],
  ])('refuses %j', async (options, message) => {
    const toy = toyOptions();
    const first = start(toy, key(0));
    await expect(watched(toy, first, options as never).next()).rejects.toThrow(message);
    release(first);
  });

  it('refuses snapshots that are not those of the run', async () => {
    const toy = toyOptions();
    const first = start(toy, key(0));
    const watch = { health: {}, rungs: {}, rollbacks: 0, turns: 0, calm: 0, base: 0, taken: 0, snapshots: ['start'] };
    await expect(watched(toy, first, { watch }).next()).rejects.toThrow(
      'watched.snapshots: must be those that watch names (start), got ""',
    );
    release(first);
  });
});
