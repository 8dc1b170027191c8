import { EbmError, release } from '@ebmjs/core';
import type { AdamState, HealthEvent, RunState, WatchedUpdate } from '@ebmjs/training';
import { Failure } from './failure.js';
import { progressBar } from './progress.js';
import type { RunFolder } from './run-folder.js';

type Updates = AsyncGenerator<WatchedUpdate<AdamState>, void, undefined>;

export interface UpdateLoop {
  readonly folder: RunFolder;
  readonly updates: number;
  readonly checkpointEvery: number;
  readonly from: number;
  /** Ends the loop after the update under way. */
  readonly interrupt: AbortSignal;
  /** Aborted when the numbers on the device are gone. */
  readonly lost: AbortSignal;
  /** Writes down what an update did. */
  readonly recorded: (update: WatchedUpdate<AdamState>) => Promise<void>;
  /** Writes a checkpoint of the run after an update that was recorded. */
  readonly saved: (update: WatchedUpdate<AdamState>) => Promise<void>;
}

/** What the loop has made so far. */
interface Made {
  last?: WatchedUpdate<AdamState>;
  /** Step of the checkpoint on disk, if there is one. */
  onDisk: number | undefined;
}

/**
 * Pulls updates until there are enough or `interrupt` aborts, and saves every so many and the last. The state returned
 * is the caller's. A run that must stop, or that was stopped by those who watch it, ends in a `Failure` that says why and
 * which update is saved.
 */
export async function updateUntil(run: Updates, loop: UpdateLoop): Promise<RunState<AdamState>> {
  const { updates, checkpointEvery, from, interrupt } = loop;
  const bar = progressBar({ label: 'training', total: updates, from });
  const made: Made = { onDisk: from > 0 ? from : undefined };
  try {
    for (;;) {
      const update = await pull(run, made, loop);
      const { step } = update.state;
      made.last = update;
      await written(made, loop, () => loop.recorded(update));
      bar.update(step, noteOf(update));
      const stop = stopOf(update);
      const leave = step >= updates || interrupt.aborted;
      if (leave || stop || step % checkpointEvery === 0) await written(made, loop, () => save(made, loop));
      if (stop) throw new Failure(`stopped at update ${update.step}: ${stop.saying}; ${kept(made, loop)}`);
      if (leave) return update.state;
    }
  } catch (error) {
    release(made.last?.state);
    throw loop.lost.aborted ? lossOf(made, loop, error) : error;
  } finally {
    bar.stop();
    await run.return();
  }
}

/** What ends the run: nothing comes after it, and its snapshots are only there until somebody asks. */
const stopOf = ({ events }: WatchedUpdate): HealthEvent | undefined =>
  events.find(({ actions }) => actions.includes('stop'));

/** The next update. One that cannot be made leaves a checkpoint of the last that was, and throws a `Failure`. */
async function pull(run: Updates, made: Made, loop: UpdateLoop): Promise<WatchedUpdate<AdamState>> {
  try {
    const { value } = await run.next();
    return value!; // the end was seen before
  } catch (error) {
    if (!EbmError.isInstance(error) || loop.lost.aborted) throw error;
    const saved = await save(made, loop).then(
      () => kept(made, loop) ?? 'nothing was left to save',
      (reason: Error) => `and what was good could not be saved: ${reason.message}; ${left(made, loop)}`,
    );
    throw new Failure(`${error.message}; ${saved}`, { cause: error });
  }
}

async function save(made: Made, { saved }: UpdateLoop): Promise<void> {
  if (!made.last) return;
  await saved(made.last);
  made.onDisk = made.last.state.step;
}

/** Does `work`, which writes files. Where the disk is full or refuses, the `Failure` says what there is. */
async function written(made: Made, loop: UpdateLoop, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (loop.lost.aborted || typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error;
    throw new Failure(`${(error as Error).message}; ${left(made, loop)}`, { cause: error });
  }
}

/** The last checkpoint counts: what came after it was on the device. */
const lossOf = (made: Made, loop: UpdateLoop, cause: unknown): Failure =>
  new Failure(`${(loop.lost.reason as Error).message}; ${left(made, loop)}`, { cause });

function left(made: Made, loop: UpdateLoop): string {
  const there = kept(made, loop);
  return there ? `${there}; go on with: ebmjs train ${loop.folder.path} --resume` : 'no update was saved yet';
}

const kept = ({ onDisk }: Made, { folder }: UpdateLoop): string | undefined =>
  onDisk !== undefined ? `update ${onDisk} is saved in ${folder.checkpoints}` : undefined;

const noteOf = ({ metrics }: WatchedUpdate<AdamState>): string =>
  `gap ${metrics.gap.toFixed(3)}  energy ${metrics.energyData.toFixed(3)} | ${metrics.energySamples.toFixed(3)}`;
