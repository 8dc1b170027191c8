import { encodeSnapshot, type AdamState, type Checkpoint, type WatchedUpdate } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { flush } from './json-lines.js';
import { decisive, type RunExtra } from './resumed.js';
import { checkpointsOf } from './run-checkpoints.js';
import type { LogLengths, RunFolder } from './run-folder.js';
import { rowOf } from './run-recorder.js';

export interface SaverOptions {
  readonly folder: RunFolder;
  /** The options of `train`. */
  readonly given: Omit<Checkpoint<AdamState>, 'state' | 'extra'>;
  /** How long the logs are. */
  readonly logged: () => LogLengths;
}

/**
 * Writes checkpoints of a run into its folder. The logs are flushed first: what they have beyond a checkpoint is trimmed
 * on resume, what they lacked could not be mended.
 */
export function runSaver(config: RunConfig, { folder, given, logged }: SaverOptions) {
  const checkpoints = checkpointsOf(folder, config);
  return async (update: WatchedUpdate<AdamState>): Promise<void> => {
    await flush(folder.metrics);
    const lengths = logged();
    if (lengths.events > 0) await flush(folder.events);
    const extra: RunExtra = { config: decisive(config), watch: update.watch, logged: lengths };
    const { step: _, ...metrics } = rowOf(update);
    const isOfState = update.step === update.state.step; // and not of an update that was refused or undone
    const parts = Object.fromEntries(
      update.snapshots.map((snapshot) => [snapshot.name, () => encodeSnapshot(snapshot, given)] as const),
    );
    await checkpoints.save({ ...given, state: update.state, extra }, { parts, ...(isOfState && { metrics }) });
  };
}
