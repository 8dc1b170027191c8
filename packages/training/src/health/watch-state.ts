import type { Adjustments } from '../run-state.js';
import type { HealthAction } from './action.js';
import type { NamedNumbers } from './finding.js';
import type { HealthState } from './health.js';
import type { Rungs } from './ladder.js';

/** All that a watched run remembers beside its state and its snapshots. Plain JSON: it belongs into checkpoints. */
export type WatchState = {
  readonly health: HealthState;
  readonly rungs: Rungs;
  /** How often the run has gone back. */
  readonly rollbacks: number;
  /** How often it has turned to other draws. */
  readonly turns: number;
  /** Updates since the last finding. */
  readonly calm: number;
  /** Update of the snapshot to go back to, and that of the newest. */
  readonly base: number;
  readonly taken: number;
  /** The names of its snapshots, the one to go back to first. */
  readonly snapshots: readonly string[];
};

/** Something that was done about a finding. Plain JSON, but for numbers that are not finite. */
export type HealthEvent = {
  /** Number of the update after which it was done. */
  readonly step: number;
  readonly rule: string;
  readonly actions: readonly HealthAction[];
  /** What the rule saw. */
  readonly numbers: NamedNumbers;
  /** What it means and what helps. */
  readonly saying: string;
  /** The update the run goes on from: before `step` after a rollback. */
  readonly from: number;
  /** Those that the run goes on with. */
  readonly adjustments: Adjustments;
};
