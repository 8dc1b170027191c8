import { EbmError, knownOptions, oneOf, positive, whole, within } from '@ebmjs/core';
import type { OptimizerState } from '../optimizer.js';
import type { RunState } from '../run-state.js';
import { HEALTH_ACTIONS, type HealthAction } from './action.js';
import { health, type Health } from './health.js';
import type { Snapshot } from './snapshot.js';
import type { WatchState } from './watch-state.js';

export interface WatchOptions<S extends OptimizerState = OptimizerState> {
  /** @defaultValue `health()` */
  readonly health?: Health;
  /** What may be done; whatever else a rule's ladder asks for is a warning. @defaultValue all `HealthAction`s */
  readonly actions?: readonly HealthAction[];
  /** Healthy updates from one snapshot to the next. @defaultValue `50` */
  readonly snapshotEvery?: number;
  /** By what `'smaller-rate'` multiplies the rate, between 0 and 1. @defaultValue `0.3` */
  readonly rateFactor?: number;
  /** By what `'more-steps'` multiplies the sampler's steps, above 1. @defaultValue `1.5` */
  readonly stepsFactor?: number;
  /** Rollbacks of a run before one more is a stop. @defaultValue `10` */
  readonly rollbacks?: number;
  /** After a rollback, make the same draws again, which leads where it led. @defaultValue `false` */
  readonly replay?: boolean;
  /** What a run that is resumed remembers. @defaultValue a run that nothing has happened to */
  readonly watch?: WatchState;
  /** Its snapshots, as `watch` names them. Borrowed until the first pull. @defaultValue the state that is given */
  readonly snapshots?: readonly Snapshot<S>[];
  /** As in `train`. */
  readonly signal?: AbortSignal;
}

export type CheckedWatch<S extends OptimizerState> = Required<Omit<WatchOptions<S>, 'signal'>> & {
  readonly signal: AbortSignal | undefined;
};

const OPTIONS = [
  'health',
  'actions',
  'snapshotEvery',
  'rateFactor',
  'stepsFactor',
  'rollbacks',
  'replay',
  'watch',
  'snapshots',
  'signal',
];

/** Throws an `EbmError` for an option that is unknown or not allowed, and for snapshots that are not those of `watch`. */
export function checkWatch<S extends OptimizerState>(
  options: WatchOptions<S>,
  { step }: Pick<RunState, 'step'>,
): CheckedWatch<S> {
  knownOptions('watched', options, OPTIONS);
  const { health: rules = health(), actions = HEALTH_ACTIONS, replay = false, snapshots = [], signal } = options;
  for (const action of actions) oneOf('watched.actions', action, HEALTH_ACTIONS);
  const watch = options.watch ?? unwatched(rules, step);
  const [named, given] = [watch.snapshots, snapshots.map(({ name }) => name)].map((names) => names.join(', '));
  if (options.watch && named !== given) {
    throw new EbmError('watched.snapshots', `must be those that watch names (${named})`, given);
  }
  return {
    health: rules,
    actions,
    snapshotEvery: whole('watched.snapshotEvery', options.snapshotEvery ?? 50),
    rateFactor: below1('watched.rateFactor', options.rateFactor ?? 0.3),
    stepsFactor: within('watched.stepsFactor', options.stepsFactor ?? 1.5, 1, Infinity),
    rollbacks: whole('watched.rollbacks', options.rollbacks ?? 10, 0),
    replay,
    watch,
    snapshots,
    signal,
  };
}

function below1(where: string, value: number): number {
  if (positive(where, value) >= 1) throw new EbmError(where, 'must be below 1', value);
  return value;
}

const unwatched = ({ fresh }: Health, step: number): WatchState => ({
  health: fresh,
  rungs: {},
  rollbacks: 0,
  turns: 0,
  calm: 0,
  base: step,
  taken: step,
  snapshots: [],
});
