import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { AdamState } from '../optimizers/adam.js';
import { namedTensors } from '../named-tensors.js';
import { start, type RunState } from '../run-state.js';
import { numbers, toyData, toyOptions, type ToyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import type { Update } from '../update.js';
import { learnTasks, type TaskUpdate } from './learn-tasks.js';

type Updates = AsyncGenerator<TaskUpdate<string, Update<AdamState>>, void, undefined>;

/** Three tasks of four updates of contrastive divergence; `seen` are the tasks begun. */
function learning(
  options: ToyOptions,
  state: RunState<AdamState>,
  seen: string[] = [],
  names = ['a', 'b', 'c'],
): Updates {
  return learnTasks(
    {
      tasks: names,
      updates: 4,
      learn: (name, from: RunState<AdamState>, index) => (
        seen.push(`${name}${index}`),
        train({ ...options, data: { ...toyData(), name } }, from)
      ),
    },
    state,
  );
}

async function until(step: number, updates: Updates): Promise<RunState<AdamState>> {
  for await (const { update } of updates) if (update.state.step === step) return update.state;
  throw new Error('unreachable');
}

describe('learnTasks', () => {
  it('makes so many updates of each task in turn, and says which is the last', async () => {
    const options = toyOptions();
    const first = start(options, key(0));
    const seen: string[] = [];
    const made: unknown[] = [];
    let last: RunState<AdamState> | undefined;
    for await (const { update, task, index, ended } of learning(options, first, seen)) {
      made.push([update.state.step, task, index, ended]);
      last = update.state;
    }
    expect(made).toEqual(
      Array.from({ length: 12 }, (_, i) => [i + 1, 'abc'[Math.floor(i / 4)], Math.floor(i / 4), i % 4 === 3]),
    );
    expect(seen).toEqual(['a0', 'b1', 'c2']);
    release(first, last);
  });

  it.each([3, 4, 6])('goes on from update %i bit for bit, and leaks nothing', async (stop) => {
    const [whole, parts] = [toyOptions(), toyOptions()];
    const first = start(whole, key(0));
    const count = tf.memory().numTensors;
    const straight = await until(12, learning(whole, first));
    const half = await until(stop, learning(parts, first));
    const seen: string[] = [];
    const resumed = await until(12, learning(parts, half, seen));
    expect(seen).toEqual(stop < 4 ? ['a0', 'b1', 'c2'] : ['b1', 'c2']);
    expect(numbers(namedTensors(resumed))).toEqual(numbers(namedTensors(straight)));
    expect(parts.buffer.snapshot()).toEqual(whole.buffer.snapshot());
    release(straight, half, resumed);
    expect(tf.memory().numTensors).toBe(count);
    release(first);
  });

  it('gives nothing where all is learnt, and refuses a state of more and a task without an update', async () => {
    const options = toyOptions();
    const first = start(options, key(0));
    const one = learning(options, { ...first, step: 4 }, [], ['a']);
    expect(await one.next()).toEqual({ done: true, value: undefined });
    await expect(learning(options, { ...first, step: 5 }, [], ['a']).next()).rejects.toThrow(
      'learnTasks.state: must be of at most 4 updates',
    );
    const idle = learnTasks({ tasks: [1], updates: 2, async *learn() {} }, first);
    await expect(idle.next()).rejects.toThrow('learnTasks.learn: must give an update');
    release(first);
  });
});
