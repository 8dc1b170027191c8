import { release, type FiniteDataset, type State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import { start, watched, type AdamState, type RunState, type TrainOptions, type WatchedUpdate } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { buildExperiment, streamKey, type Experiment } from './experiment.js';
import { healthSummary } from './health-notes.js';
import { loadData } from './load-data.js';
import { observed } from './observed.js';
import { retuneOf } from './retune-of.js';
import { resumed, type Resumed } from './resumed.js';
import { appendEvents, readEvents, type RunFolder } from './run-folder.js';
import { runRecorder } from './run-recorder.js';
import { runSaver } from './run-saver.js';
import { begin, goOn, vacant } from './training-folder.js';
import { tuningEvents } from './tuning-events.js';
import { updateUntil } from './update-loop.js';

type Options = TrainOptions<AdamState, State, LangevinInfo>;

export interface TrainRunOptions {
  readonly folder: RunFolder;
  /** Go on from the folder's last checkpoint. */
  readonly resume: boolean;
  /** Replace the run that may be in the folder. */
  readonly overwrite: boolean;
  /** Also write event files for TensorBoard. @defaultValue `false` */
  readonly tensorboard?: boolean;
  /** Stops the run, in good order. */
  readonly interrupt: AbortSignal;
  /** Aborted when the backend's device is lost. */
  readonly lost: AbortSignal;
}

/**
 * Trains into `folder`: `config.json`, `metrics.jsonl` with a line an update, `events.jsonl`, pictures of the chains, and
 * a checkpoint every so many updates and at the end. When `interrupt` aborts, the update under way is finished and saved
 * before the signal's reason is thrown; when `lost` does, what was saved before is all there is, and the `Failure` says
 * so. Throws an `EbmError` where there is a run already that is neither to be resumed nor to be overwritten, or a
 * checkpoint of another one.
 */
export async function trainRun(config: RunConfig, options: TrainRunOptions): Promise<void> {
  const { folder, resume, overwrite, interrupt } = options;
  if (!resume) await vacant(folder, overwrite);
  const data = await loadData(config, 'train', interrupt);
  const experiment = buildExperiment(config, data);
  const given = await trainOptions(config, experiment, data);
  const begun = resume ? await resumed(folder, config, experiment) : NEW;
  const { logged } = begun;
  const state = begun.state ?? start(given, streamKey(config, 'weights'));
  const more = state.step < config.training.updates;
  let last: RunState<AdamState> | undefined;
  try {
    await (resume ? goOn(folder, config, { step: state.step, logged }) : begin(folder, config));
    const news = begun.events.filter(({ kind }) => more || kind !== 'resumed');
    for (const { message } of news) process.stderr.write(`${message}\n`);
    await appendEvents(folder, news);
    if (more) last = await goThrough(config, given, { ...options, ...begun, state });
  } finally {
    release(
      state,
      last,
      begun.watched?.snapshots?.map((snapshot) => snapshot.state),
    );
  }
  const step = last?.step ?? state.step;
  if (interrupt.aborted) stopped(folder, step, config.training.updates, interrupt);
  if (!last) process.stderr.write(`nothing to do: the run is at update ${step} already\n`);
}

const NEW: Resumed = { events: [], logged: { metrics: 0, events: 0 } };

interface Going extends TrainRunOptions, Resumed {
  readonly state: RunState<AdamState>;
}

/** Makes the updates that are left, and writes all of them down. */
async function goThrough(config: RunConfig, given: Options, going: Going): Promise<RunState<AdamState>> {
  const { folder, state, logged, tensorboard = false, interrupt, lost } = going;
  const { buffer, data, seen, forget } = observed(given.buffer, given.data);
  const recorder = runRecorder({ folder, config, from: state.step, logged, tensorboard });
  const { onTuned, taken } = tuningEvents();
  const recorded = async (update: WatchedUpdate<AdamState>): Promise<void> => {
    await recorder.record(update, seen(), taken());
    forget();
  };
  const saved = runSaver(config, { folder, given, logged: recorder.logged });
  try {
    const watching = { ...config.health, ...going.watched, signal: lost };
    const { retune } = given.sampler;
    const sampler = { ...given.sampler, ...(retune && { retune: { ...retune, onTuned } }) };
    const updates = watched({ ...given, sampler, buffer, data }, state, watching);
    const loop = { ...config.training, folder, from: state.step, interrupt, lost, recorded, saved };
    return await updateUntil(updates, loop);
  } finally {
    forget();
    process.stderr.write(`${healthSummary(await readEvents(folder).catch(() => []))}\n`);
  }
}

function stopped({ path }: RunFolder, step: number, updates: number, signal: AbortSignal): void {
  const next = step < updates ? `; go on with: ebmjs train ${path} --resume` : ', the last';
  process.stderr.write(`stopped at update ${step}${next}\n`);
  throw signal.reason;
}

async function trainOptions(config: RunConfig, experiment: Experiment, data: FiniteDataset): Promise<Options> {
  const { kernel, ...parts } = experiment;
  const { batch, average } = config.training;
  const retune = await retuneOf(config, data);
  return {
    ...parts,
    data,
    sampler: { kernel, steps: config.sampler.steps, ...(retune && { retune }) },
    batch,
    average,
  };
}
