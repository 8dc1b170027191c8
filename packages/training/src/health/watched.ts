import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { EbmError, release, type State } from '@ebmjs/core';
import type { RefusedUpdate } from '../check-health.js';
import type { Metrics } from '../metrics/metrics.js';
import type { OptimizerState } from '../optimizer.js';
import type { RunState } from '../run-state.js';
import { train } from '../train.js';
import type { TrainOptions } from '../train-options.js';
import type { Update } from '../update.js';
import { consider, type Decision } from './consider.js';
import type { HealthFinding } from './finding.js';
import type { HealthObservation } from './rule.js';
import { copyOf, restoredFrom, takeSnapshot, type Snapshot } from './snapshot.js';
import { checkWatch, type WatchOptions } from './watch-options.js';
import type { HealthEvent, WatchState } from './watch-state.js';

/** One update of a watched run, or one that was refused, and what was done about it. */
export interface WatchedUpdate<S extends OptimizerState = OptimizerState> {
  /** The state to go on from: that of a snapshot after a rollback. Valid until the next replaces it; the last is yours. */
  readonly state: RunState<S>;
  /** Number of the update that `metrics` are of; above `state.step` where it was refused or undone. */
  readonly step: number;
  readonly metrics: Metrics;
  /** As in `Update`; absent where the update was refused. Borrowed in the same way. */
  readonly negatives?: Tensor;
  readonly labels?: Tensor2D;
  readonly findings: readonly HealthFinding[];
  /** What was done about them. */
  readonly events: readonly HealthEvent[];
  /** For `WatchOptions.watch` of a run that is resumed from `state`. */
  readonly watch: WatchState;
  /** For its `snapshots`. Borrowed: each lives while it is listed, and none beyond the loop. */
  readonly snapshots: readonly Snapshot<S>[];
}

/**
 * `train`, watched: the rules of `health` look at every update, and what they find is acted upon. Each finding takes the
 * next rung of its rule's ladder: a warning, more sampler steps or a smaller rate (`RunState.adjustments`), back to the last
 * healthy snapshot and on with other draws, and at last a stop there, which ends the iteration.
 *
 * A snapshot (state and chains) is taken every `snapshotEvery` updates when no rule suspects anything, and is what a
 * rollback goes back to once the run has been as healthy for as long again; at first that is the start.
 *
 * State, buffer, `watch` and `snapshots` determine all that follows: resumed with those four of an update, a run goes the
 * way it would have gone. States are owned as in `train`. Throws what `train` throws, but for updates that must not be
 * made, which are findings.
 */
export async function* watched<O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I>,
  state: RunState<O>,
  watchOptions: WatchOptions<O> = {},
): AsyncGenerator<WatchedUpdate<O>, void, undefined> {
  const given = checkWatch(watchOptions, state);
  const { buffer } = options;
  let snapshots = given.snapshots.length > 0 ? given.snapshots.map(copied) : [takeSnapshot('start', state, buffer)];
  let watch: WatchState = { ...given.watch, snapshots: snapshots.map(({ name }) => name) };
  let current = state;
  let ours = false; // whether the tensors of `current` are to be freed here; the first state is the caller's
  let source: AsyncGenerator<Update<O>, void, undefined> | undefined;
  let undone: RunState<O> | undefined;
  try {
    for (;;) {
      const restarted = source === undefined;
      source ??= train(options, current, given.signal ? { signal: given.signal } : {});
      const attempt: Attempt<O> = await tried(source, current.step + 1);
      const { update } = attempt;
      if (update && restarted && ours) release(current); // `train` has borrowed it
      if (!update) source = undefined; // what throws has ended
      const made: RunState<O> = update?.state ?? current;
      ours ||= update !== undefined;
      const decision = consider(attempt.observation, { state: made, watch, given });
      if (decision.goes === 'back') {
        if (update) undone = made;
        else if (ours) release(made);
        const [base] = snapshots as [Snapshot<O>];
        current = restoredFrom(base, buffer, given.replay ? { ...decision, key: base.state.key } : decision);
        ours = true;
        release(snapshots.slice(1).map((snapshot) => snapshot.state));
        snapshots = snapshots.slice(0, 1);
      } else {
        current = decision.goes === 'on' ? made : { ...made, key: decision.key, adjustments: decision.adjustments };
        if (decision.snapshot) {
          release(snapshots.slice(0, -1).map((snapshot) => snapshot.state));
          snapshots = [...snapshots.slice(-1), takeSnapshot(decision.snapshot, current, buffer)];
        }
      }
      watch = { ...decision.watch, snapshots: snapshots.map(({ name }) => name) };
      yield shown(attempt, decision, { state: current, watch, snapshots });
      if (decision.goes !== 'on') {
        await source?.return();
        source = undefined;
        release(undone);
        undone = undefined;
      }
      if (decision.ends) return;
    }
  } finally {
    await source?.return();
    release(
      undone,
      snapshots.map((snapshot) => snapshot.state),
    );
  }
}

/** An update, or what refused one. */
interface Attempt<O extends OptimizerState> {
  readonly observation: HealthObservation;
  readonly metrics: Metrics;
  readonly update?: Update<O>;
}

/** The next update. One that must not be made is an observation; any other error is thrown. */
async function tried<O extends OptimizerState>(
  source: AsyncGenerator<Update<O>, void, undefined>,
  step: number,
): Promise<Attempt<O>> {
  const began = performance.now();
  try {
    const update = (await source.next()).value!; // `train` has no end of its own
    return { observation: { step, metrics: update.metrics }, metrics: update.metrics, update };
  } catch (error) {
    const cause = refusalOf(error);
    if (!cause) throw error;
    const { nonFinite } = cause;
    const metrics = cause.metrics as Omit<Metrics, 'milliseconds'>; // a watched run has chains
    const refused = nonFinite === undefined ? {} : { nonFinite };
    const milliseconds = performance.now() - began;
    return { observation: { step, metrics, refused }, metrics: { ...metrics, milliseconds } };
  }
}

function refusalOf(error: unknown): RefusedUpdate | undefined {
  if (!EbmError.isInstance(error)) return undefined;
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && 'metrics' in cause ? (cause as RefusedUpdate) : undefined;
}

const shown = <O extends OptimizerState>(
  { observation: { step }, metrics, update }: Attempt<O>,
  { findings, events }: Decision,
  rest: Pick<WatchedUpdate<O>, 'state' | 'watch' | 'snapshots'>,
): WatchedUpdate<O> => ({
  ...rest,
  step,
  metrics,
  ...(update && { negatives: update.negatives }),
  ...(update?.labels && { labels: update.labels }),
  findings,
  events,
});

const copied = <O extends OptimizerState>({ name, state, chains }: Snapshot<O>): Snapshot<O> => ({
  name,
  state: copyOf(state),
  chains,
});
