import { EbmError, keyOfRows, split, whole, type Key, type Reference } from '@ebmjs/core';
import { annealingSchedule, type Schedule, type ScheduleOptions } from './annealing-schedule.js';
import type { Rows, SetOut } from './batched-walk.js';
import { chainsOfGroups } from './groups.js';
import { checkTarget, energyOfRows, isConditional, type Target } from './target.js';
import { pathBetween, type EnergyBetween } from './walk-path.js';
import type { AnnealingProgress } from './progress.js';

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
  /** Independent chains, two or more. */
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
  readonly onProgress?: (progress: AnnealingProgress) => void;
}

export const CHAINS_OPTIONS: readonly string[] = [
  ...['base', 'target', 'between', 'schedule', 'chains', 'key', 'groups', 'signal', 'onProgress'],
];

/** Those of what knows the geometric path only. */
export const GEOMETRIC_OPTIONS: readonly string[] = CHAINS_OPTIONS.filter((name) => name !== 'between');

/** Chains before their walk. */
export interface Chains {
  readonly betas: Schedule;
  /** The group of each chain. */
  readonly groupOf: Int32Array;
  /** The chains of each group. */
  readonly members: readonly Int32Array[];
  /** The path and exact draws from the base, for some of the chains. Dispose what you get. */
  readonly setOut: (rows: Rows) => SetOut;
  /** For the walk. */
  readonly key: Key;
}

/** Checks the options for `where`. */
export function chainsOf(where: string, options: ChainsOptions): Chains {
  const { base, target, groups } = options;
  const chains = whole(`${where}.chains`, options.chains, 2);
  checkTarget(`${where}.target`, target);
  if (isConditional(target) && options.between)
    throw new EbmError(`${where}.between`, 'must be absent with a conditional target', options.between);
  if (isConditional(target) && !groups)
    throw new EbmError(`${where}.groups`, 'must be given with a conditional target');
  const betas = annealingSchedule(options.schedule);
  const members = chainsOfGroups(`${where}.groups`, groups ?? new Int32Array(chains), chains);
  const groupOf = Int32Array.from(groups ?? new Int32Array(chains));
  const [startKey, key] = split(options.key, 2);
  const setOut = ({ from, rows }: Rows): SetOut => {
    const energies = energyOfRows(target, groupOf.slice(from, from + rows)); // first: a target that throws leaves no draws
    const start = base.sample(keyOfRows(startKey, from, rows), rows);
    const path = pathBetween(where, { base: base.energy, target: energies.energy }, options.between);
    const dispose = (): void => {
      start.dispose();
      energies.dispose();
    };
    return { path, start, dispose };
  };
  return { betas, groupOf, members, setOut, key };
}

/** The same, all of them set out: for pilots and other runs that walk their chains as one batch. */
export function startChains(where: string, options: ChainsOptions): Omit<Chains, 'setOut'> & SetOut {
  const { setOut, ...chains } = chainsOf(where, options);
  return { ...chains, ...setOut({ from: 0, rows: options.chains }) };
}
