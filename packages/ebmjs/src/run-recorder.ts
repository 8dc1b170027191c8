import { prefixed } from '@ebmjs/core';
import type { RunConfig } from './config.js';
import { healthNotes } from './health-notes.js';
import {
  appendEvents,
  appendMetrics,
  type LogLengths,
  type Metrics,
  type RunEvent,
  type RunFolder,
} from './run-folder.js';
import type { AdamState, WatchedUpdate } from '@ebmjs/training';
import { gridPicture, isImage, writeGrid, type GridImages } from './sample-grids.js';
import { tensorBoardLog } from './tensorboard-log.js';

export interface RecorderOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  /** The run's step before its first update here. */
  readonly from: number;
  /** How long its logs were then. */
  readonly logged: LogLengths;
  /** Also for TensorBoard. */
  readonly tensorboard: boolean;
}

export interface Recorder {
  /**
   * Takes an update down; `seen` is where its chains began and which data it saw, `before` what happened between the last
   * update and this one. Borrows all.
   */
  readonly record: (
    update: WatchedUpdate<AdamState>,
    seen?: Pick<GridImages, 'start' | 'real'>,
    before?: readonly RunEvent[],
  ) => Promise<void>;
  /** How long the logs are. */
  readonly logged: () => LogLengths;
}

/**
 * Writes what every update does into the run's folder: a line of `metrics.jsonl`, a line of `events.jsonl` for what was
 * found and done about it, now and then a picture of the chains, and all of it for TensorBoard where that is asked for.
 */
export function runRecorder({ folder, config, from, tensorboard, ...before }: RecorderOptions): Recorder {
  const { every, images } = config.grids;
  const board = tensorboard ? tensorBoardLog(folder, from) : undefined;
  const tell = healthNotes();
  let { metrics, events } = before.logged;
  return {
    record: async (update, seen, earlier = []) => {
      const row = { ...rowOf(update), ...stepSizeOf(config, update) };
      const happened = [...earlier, ...update.events.map(eventOf)];
      await appendMetrics(folder, [row]);
      await appendEvents(folder, happened);
      tell(happened);
      metrics += 1;
      events += happened.length;
      const { negatives } = update;
      const due = every !== null && update.step % every === 0 && negatives !== undefined;
      const png =
        due && seen && isImage(negatives.shape.slice(1))
          ? await gridPicture({ ...seen, sample: negatives }, images)
          : undefined;
      if (png) await writeGrid(folder, update.step, png);
      await board?.add(row, { ...(png && { png }), ...(due && { arrays: await arraysOf(update) }) });
      if (update.state.step < update.step) board?.goBack(update.state.step);
    },
    logged: () => ({ metrics, events }),
  };
}

/** The numbers of an update, as `metrics.jsonl` has them. */
export function rowOf({ step, metrics }: Pick<WatchedUpdate<AdamState>, 'step' | 'metrics'>): Metrics {
  const { terms, ...numbers } = metrics;
  return { step, ...numbers, ...terms };
}

/** The step size of an update's chains, where it is found anew; nothing of an update that the run has gone back from. */
function stepSizeOf({ sampler }: RunConfig, { step, state }: WatchedUpdate<AdamState>): { readonly stepSize?: number } {
  if (!sampler.retune || state.step !== step) return {};
  return { stepSize: sampler.stepSize * (state.adjustments.stepSize ?? 1) };
}

const eventOf = ({ saying, ...event }: WatchedUpdate<AdamState>['events'][number]): RunEvent => ({
  kind: 'health',
  ...event,
  message: `update ${event.step}: ${event.rule} (${event.actions.join(', ')}): ${saying}`,
});

/** What histograms are made of: the weights, each by its name, and the pixels of the chains. */
async function arraysOf({
  state,
  negatives,
}: WatchedUpdate<AdamState>): Promise<{ readonly [name: string]: Float32Array }> {
  const tensors = { ...prefixed('weights', state.weights), ...(negatives && { 'chains/pixels': negatives }) };
  const read = Object.entries(tensors).map(
    async ([name, tensor]) => [name, (await tensor.data()) as Float32Array] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
