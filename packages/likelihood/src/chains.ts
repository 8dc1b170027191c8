import type { Tensor } from '@tensorflow/tfjs-core';
import { EbmError, split, whole, type Key, type Reference } from '@ebmjs/core';
import { annealingSchedule, type Schedule, type ScheduleOptions } from './annealing-schedule.js';
import { chainsOfGroups } from './groups.js';
import { checkTarget, energyOfRows, isConditional, type Target } from './target.js';
import { pathBetween, type EnergyBetween, type WalkPath } from './walk-path.js';
import type { Progress } from './progress.js';

/** What it takes to walk chains from a base to a target. */
export interface ChainsOptions {
  /** Where the path begins: drawn from exactly, with a known `log Z_0`. */
  readonly base: Reference;
  /** Where it ends: the energy whose `log Z` is wanted, on the support of `base`. A conditional one needs `groups`. */
  readonly target: Target;
  /**
   * The energies at inverse temperatures strictly between, where they are not those of the geometric path,
   * `(1 - beta) E_0 + beta E_1`. Costs two evaluations a temperature, and is not for a conditional target.
   */
  readonly between?: EnergyBetween;
  /** How the inverse temperatures go from 0 to 1, or the list of them. */
  readonly schedule: ScheduleOptions | Schedule;
  /** Independent chains, two or more, walked as one batch. */
  readonly chains: number;
  readonly key: Key;
  /**
   * The group of each chain (0, 1, ...), two chains or more in each: the class, where each class has its own `Z`.
   * A conditional target is asked for the energy of these rows. @defaultValue all in group 0
   */
  readonly groups?: ArrayLike<number>;
  /** Stops the run with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
  /** Called after each temperature. */
  readonly onProgress?: (progress: Progress) => void;
}

export const CHAINS_OPTIONS: readonly string[] = [
  ...['base', 'target', 'between', 'schedule', 'chains', 'key', 'groups', 'signal', 'onProgress'],
];

/** Those of what knows the geometric path only. */
export const GEOMETRIC_OPTIONS: readonly string[] = CHAINS_OPTIONS.filter((name) => name !== 'between');

/** Chains at the start of their walk. */
export interface Chains {
  readonly betas: Schedule;
  /** The chains of each group. */
  readonly members: readonly Int32Array[];
  /** Disposed of by the walk. */
  readonly path: WalkPath;
  /** Exact draws from the base `[chains, ...event]`. */
  readonly start: Tensor;
  /** For the walk. */
  readonly key: Key;
  readonly dispose: () => void;
}

/** Checks the options for `where`, and draws where the chains start. Dispose what you get. */
export function startChains(where: string, options: ChainsOptions): Chains {
  const { base, target, groups } = options;
  const chains = whole(`${where}.chains`, options.chains, 2);
  checkTarget(`${where}.target`, target);
  if (isConditional(target) && options.between)
    throw new EbmError(`${where}.between`, 'must be absent with a conditional target', options.between);
  if (isConditional(target) && !groups)
    throw new EbmError(`${where}.groups`, 'must be given with a conditional target');
  const betas = annealingSchedule(options.schedule);
  const groupOf = groups ?? new Int32Array(chains);
  const members = chainsOfGroups(`${where}.groups`, groupOf, chains);
  const [startKey, key] = split(options.key, 2);
  const rows = energyOfRows(target, Int32Array.from(groupOf)); // first: a target that throws leaves no draws behind
  const start = base.sample(startKey, chains);
  const path = pathBetween(where, { base: base.energy, target: rows.energy }, options.between);
  const dispose = (): void => {
    start.dispose();
    rows.dispose();
  };
  return { betas, members, path, start, key, dispose };
}
