import { EbmError, release } from '@ebmjs/core';
import type { AdamState, RunState, Update } from '@ebmjs/training';
import { Failure } from './failure.js';
import { progressBar } from './progress.js';
import type { Metrics, RunFolder } from './run-folder.js';

type Updates = AsyncGenerator<Update<AdamState>, void, undefined>;

export interface UpdateLoop {
  readonly folder: RunFolder;
  readonly updates: number;
  readonly checkpointEvery: number;
  readonly from: number;
  /** Ends the loop after the update under way. */
  readonly interrupt: AbortSignal;
  /** Aborted when the numbers on the device are gone. */
  readonly lost: AbortSignal;
  /** Writes metrics, which it takes out of the log, and a checkpoint. */
  readonly saved: (state: RunState<AdamState>, log: Metrics[]) => Promise<void>;
}

/** What the loop has made so far. */
interface Made {
  last?: RunState<AdamState>;
  /** Step of the checkpoint on disk; 0 for none. */
  onDisk: number;
  readonly log: Metrics[];
}

/**
 * Pulls updates until there are enough or `interrupt` aborts, and saves every so many and the last. The state returned
 * is the caller's. A run that must stop ends in a `Failure` that says which update is saved.
 */
export async function updateUntil(run: Updates, loop: UpdateLoop): Promise<RunState<AdamState>> {
  const { updates, checkpointEvery, from, interrupt } = loop;
  const bar = progressBar({ label: 'training', total: updates, from });
  const made: Made = { onDisk: from, log: [] };
  try {
    for (;;) {
      const update = await pull(run, made, loop);
      const { step } = (made.last = update.state);
      made.log.push(lineOf(update));
      bar.update(step, noteOf(update));
      const leave = step >= updates || interrupt.aborted;
      if (leave || step % checkpointEvery === 0) await save(made, loop);
      if (leave) return made.last;
    }
  } catch (error) {
    release(made.last);
    throw loop.lost.aborted ? lossOf(made, loop, error) : error;
  } finally {
    bar.stop();
    await run.return();
  }
}

/** The next update. One that must not be made leaves a checkpoint of the last that was, and throws a `Failure`. */
async function pull(run: Updates, made: Made, loop: UpdateLoop): Promise<Update<AdamState>> {
  try {
    const { value } = await run.next();
    return value!; // the generator has no end of its own
  } catch (error) {
    if (!EbmError.isInstance(error) || loop.lost.aborted) throw error;
    const left = await save(made, loop).then(
      () => kept(made, loop) ?? 'nothing was left to save',
      (reason: Error) => `and what was good could not be saved: ${reason.message}`,
    );
    throw new Failure(`${error.message}; ${left}`, { cause: error });
  }
}

async function save(made: Made, { saved }: UpdateLoop): Promise<void> {
  if (!made.last) return;
  await saved(made.last, made.log);
  made.onDisk = made.last.step;
}

/** The last checkpoint counts: what came after it was on the device. */
function lossOf(made: Made, loop: UpdateLoop, cause: unknown): Failure {
  const { message } = loop.lost.reason as Error;
  const there = kept(made, loop);
  const left = there ? `${there}; go on with: ebmjs train ${loop.folder.path} --resume` : 'no update was saved yet';
  return new Failure(`${message}; ${left}`, { cause });
}

const kept = ({ onDisk }: Made, { folder }: UpdateLoop): string | undefined =>
  onDisk > 0 ? `update ${onDisk} is saved in ${folder.checkpoint}` : undefined;

function lineOf({ state, metrics }: Update<AdamState>): Metrics {
  const { terms, ...numbers } = metrics;
  return { step: state.step, ...numbers, ...terms };
}

const noteOf = ({ metrics }: Update<AdamState>): string =>
  `gap ${metrics.gap.toFixed(3)}  energy ${metrics.energyData.toFixed(3)} | ${metrics.energySamples.toFixed(3)}`;
