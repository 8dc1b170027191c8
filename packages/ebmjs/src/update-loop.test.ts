import { EbmError } from '@ebmjs/core';
import type { AdamState, RunState, WatchedUpdate } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from './failure.js';
import { runFolder } from './run-folder.js';
import { updateUntil, type UpdateLoop } from './update-loop.js';

const METRICS = { loss: 1, energyData: 0.5, energySamples: 0.25, gap: 0.25, weightGradientNorm: 1, milliseconds: 1 };

let saves: { step: number; logged: number[] }[] = [];
let log: number[] = [];
let tensors = 0;
beforeEach(() => {
  saves = [];
  log = [];
  tensors = tf.memory().numTensors;
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());
const leaked = (): number => tf.memory().numTensors - tensors;

/** Updates from `from + 1` on, as `train` yields them: each frees the one before. `at` may throw. */
async function* updates(
  from: number,
  at: (step: number) => unknown = () => undefined,
): AsyncGenerator<WatchedUpdate<AdamState>> {
  let last: tf.Tensor | undefined;
  for (let step = from + 1; ; step++) {
    await at(step);
    last?.dispose();
    last = tf.scalar(step);
    const state = { step, weights: { w: last } } as unknown as RunState<AdamState>;
    yield {
      state,
      step,
      events: [],
      metrics: { ...METRICS, terms: { contrast: 0.25 } },
    } as unknown as WatchedUpdate<AdamState>;
  }
}

const loop = (more: Partial<UpdateLoop> = {}): UpdateLoop => ({
  folder: runFolder('runs/x'),
  updates: 7,
  checkpointEvery: 3,
  from: 0,
  interrupt: new AbortController().signal,
  lost: new AbortController().signal,
  recorded: async ({ step }) => void log.push(step),
  saved: async ({ state }) => void saves.push({ step: state.step, logged: log.splice(0) }),
  ...more,
});
const failure = async (run: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
};

it('saves every so many updates and the last, each logged once', async () => {
  const last = await updateUntil(updates(0), loop());
  expect(last.step).toBe(7);
  expect(saves).toEqual([
    { step: 3, logged: [1, 2, 3] },
    { step: 6, logged: [4, 5, 6] },
    { step: 7, logged: [7] },
  ]);
  tf.dispose(last as never);
  expect(leaked()).toBe(0);
});

it('ends after the update under way when it is interrupted, and saves that', async () => {
  const controller = new AbortController();
  const run = updates(0, (step) => step === 5 && controller.abort());
  const last = await updateUntil(run, loop({ interrupt: controller.signal }));
  expect([last.step, saves.at(-1)]).toEqual([5, { step: 5, logged: [4, 5] }]);
  tf.dispose(last as never);
  expect(leaked()).toBe(0);
});

describe('an update that must not be made', () => {
  const refused = (when: number) => (step: number) => {
    if (step === when) throw new EbmError('train', `stopped at step ${step}`);
  };

  it('saves the one before it, and says so', async () => {
    const { message } = await failure(updateUntil(updates(0, refused(5)), loop()));
    expect(message).toMatch(/^train: stopped at step 5; update 4 is saved in runs.x.checkpoints$/);
    expect(saves.at(-1)).toEqual({ step: 4, logged: [4] });
    expect(leaked()).toBe(0);
  });

  it('says that there was none before it', async () => {
    expect((await failure(updateUntil(updates(0, refused(1)), loop()))).message).toMatch(/; nothing was left to save$/);
  });

  it('says when the one before it cannot be saved', async () => {
    const saved = () => Promise.reject(new Error('the disk is full'));
    const { message } = await failure(updateUntil(updates(0, refused(2)), loop({ saved })));
    expect(message).toMatch(/; and what was good could not be saved: the disk is full; no update was saved yet$/);
  });
});

describe('a disk that is full', () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  };
  it('ends the run with the update that is on disk, whatever could not be written', async () => {
    const recorded = async ({ step }: WatchedUpdate<AdamState>): Promise<void> => void (step === 5 && full());
    const { message } = await failure(updateUntil(updates(0), loop({ recorded })));
    expect(message).toMatch(
      /^ENOSPC: no space left.*; update 3 is saved in runs.x.checkpoints; go on with: ebmjs train runs.x --resume$/,
    );
    expect(leaked()).toBe(0);
    const none = await failure(updateUntil(updates(0), loop({ saved: async () => full() })));
    expect(none.message).toBe('ENOSPC: no space left on device, write; no update was saved yet');
    expect(leaked()).toBe(0);
  });
});

describe('a run that those who watch it end', () => {
  it('is saved as they left it, and ends with what they say', async () => {
    async function* watched(): AsyncGenerator<WatchedUpdate<AdamState>, void> {
      for await (const update of updates(0)) {
        if (update.step < 5) yield update;
        else return yield { ...update, step: 6, events: [{ actions: ['warn', 'stop'], saying: 'it drifts' }] as never };
      }
    }
    const { message } = await failure(updateUntil(watched(), loop()));
    expect(message).toMatch(/^stopped at update 6: it drifts; update 5 is saved in runs.x.checkpoints$/);
    expect(saves.at(-1)).toEqual({ step: 5, logged: [4, 6] });
    expect(leaked()).toBe(0);
  });
});

describe('a lost device', () => {
  const controller = (): AbortController => new AbortController();
  const reason = new EbmError('webgpu', 'the device was lost');
  /** Loses the device at a step: whatever is done with it then fails. */
  function losing(when: number, error: unknown = reason) {
    const device = controller();
    const at = (step: number): void => {
      if (step !== when) return;
      device.abort(reason);
      throw error;
    };
    return { lost: device.signal, at };
  }

  it('ends the run with the update that is on disk, which is not the last that was made', async () => {
    const { lost, at } = losing(6);
    const { message } = await failure(updateUntil(updates(0, at), loop({ lost })));
    expect(message).toMatch(
      /^webgpu: the device was lost; update 3 is saved in runs.x.checkpoints; go on with: ebmjs train runs.x --resume$/,
    );
    expect(leaked()).toBe(0);
    expect(saves).toEqual([{ step: 3, logged: [1, 2, 3] }]); // nothing is read from a device that is gone
  });

  it('says so whatever it made of the update', async () => {
    const { lost, at } = losing(6, new TypeError('mapAsync failed'));
    const { message, cause } = await failure(updateUntil(updates(0, at), loop({ lost })));
    expect(message).toMatch(/^webgpu: the device was lost; update 3/);
    expect(cause).toBeInstanceOf(TypeError);
  });

  it('counts no checkpoint that could not be written', async () => {
    const device = controller();
    const saved = ({ step }: WatchedUpdate<AdamState>): Promise<void> => {
      if (step === 3) return Promise.resolve();
      device.abort(reason);
      return Promise.reject(reason);
    };
    const { message } = await failure(updateUntil(updates(0), loop({ lost: device.signal, saved })));
    expect(message).toContain('; update 3 is saved');
  });

  it('before any checkpoint says that there is none', async () => {
    const { lost, at } = losing(2);
    const { message } = await failure(updateUntil(updates(0, at), loop({ lost })));
    expect(message).toBe('webgpu: the device was lost; no update was saved yet');
  });

  it('in a resumed run leaves the checkpoint that it went on from', async () => {
    const { lost, at } = losing(5);
    const { message } = await failure(updateUntil(updates(4, at), loop({ from: 4, lost })));
    expect(message).toContain('; update 4 is saved');
  });
});

it('passes on an error of ours as it is', async () => {
  const error = new TypeError('ours');
  const run = updates(0, (step) => {
    if (step === 2) throw error;
  });
  await expect(updateUntil(run, loop())).rejects.toBe(error);
  expect(saves).toEqual([]);
});
