import { EbmError, knownOptions, type Estimate } from '@ebmjs/core';
import type { Progress } from './progress.js';
import { temperatureSweep, type TemperaturePoint, type TemperatureSweepOptions } from './temperature-sweep.js';

/** One set of data, as a sweep needs it. */
export type ScoredData = Pick<TemperatureSweepOptions, 'energies' | 'baseEnergies' | 'groups'>;

export interface BestTemperatureOptions {
  /** The run whose path to use. */
  readonly ais: TemperatureSweepOptions['ais'];
  /** What the temperature is chosen by. */
  readonly chooseOn: ScoredData;
  /** Other data, which had no part in that: what to report. */
  readonly reportOn: ScoredData;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A temperature, and what it is worth on data that did not choose it. */
export interface BestTemperature {
  readonly beta: number;
  /** `1 / beta`. */
  readonly temperature: number;
  /** Mean log-likelihood of the data that chose: the largest of `sweep`, and too high for that reason. Not to report. */
  readonly chosenOn: Estimate;
  /** Mean log-likelihood of the other data at the same temperature: the figure to report. */
  readonly heldOut: Estimate;
  /**
   * `chosenOn - heldOut`: what choosing made look better, and, where the network was trained on the data that chose,
   * what training did. Its error leaves out what both owe to the same `log Z`.
   */
  readonly optimism: Estimate;
  /** The log-likelihood of the data that chose at every temperature. */
  readonly sweep: readonly TemperaturePoint[];
}

/**
 * Chooses the temperature of an AIS run at which one set of data is likeliest, and reports the likelihood of another
 * there: a maximum over temperatures of a noisy mean is above what it is the mean of.
 *
 * Throws an `EbmError` where both sets have the same energies, in whatever order.
 */
export async function bestTemperature(options: BestTemperatureOptions): Promise<BestTemperature> {
  knownOptions('bestTemperature', options, ['ais', 'chooseOn', 'reportOn', 'signal', 'onProgress']);
  const { ais, chooseOn, reportOn, signal, onProgress } = options;
  checkDifferent(chooseOn, reportOn);
  const sweep = await temperatureSweep({
    ...sweepOf(chooseOn),
    ais,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const best = sweep.reduce<TemperaturePoint | undefined>((a, b) => (likelier(b, a) ? b : a), undefined);
  if (!best) throw new EbmError('bestTemperature.chooseOn', 'must have a log-likelihood at some temperature', NaN);
  const at = oneStep(ais, sweep.indexOf(best) + 1);
  const [{ logLikelihood: heldOut }] = (await temperatureSweep({ ...sweepOf(reportOn), ais: at })) as [
    TemperaturePoint,
  ];
  const { beta, temperature, logLikelihood: chosenOn } = best;
  const optimism = optimismOf({ ais: at, sets: [chooseOn, reportOn], values: [chosenOn, heldOut] });
  return { beta, temperature, chosenOn, heldOut, optimism, sweep };
}

interface Two {
  readonly ais: BestTemperatureOptions['ais'];
  readonly sets: readonly [ScoredData, ScoredData];
  readonly values: readonly [Estimate, Estimate];
}

function optimismOf({ ais, sets, values }: Two): Estimate {
  const [one, other] = values;
  const squaredError = dataError(one, sets[0]) + dataError(other, sets[1]) + sharedError(ais, sets);
  return {
    value: one.value - other.value,
    standardError: Math.sqrt(squaredError),
    effectiveSamples: Math.min(...sets.map(({ energies }) => energies.length)),
    bounds: 'none',
    kind: 'heuristic',
  };
}

function sweepOf({ energies, baseEnergies, groups }: ScoredData): ScoredData {
  return { energies, baseEnergies, ...(groups && { groups }) };
}

/** Where nothing is a number nothing is likelier. */
const likelier = ({ logLikelihood: { value } }: TemperaturePoint, other: TemperaturePoint | undefined): boolean =>
  other ? value > other.logLikelihood.value : !Number.isNaN(value);

/** A run's first point and its point `k` alone. */
function oneStep({ path, groups }: BestTemperatureOptions['ais'], k: number): BestTemperatureOptions['ais'] {
  return {
    path: [path[0]!, path[k]!],
    groups: groups.map((group) => ({ ...group, path: [group.path[0]!, group.path[k]!] })),
  };
}

/** The squared error of a mean over these data, without that of `log Z`: their variance is in the effective number. */
const dataError = ({ standardError, effectiveSamples }: Estimate, { energies }: ScoredData): number =>
  (effectiveSamples * standardError ** 2) / energies.length;

/** What the errors of the groups' `log Z` leave in the difference, where the sets have different shares of a group. */
function sharedError({ groups }: BestTemperatureOptions['ais'], [one, other]: Two['sets']): number {
  if (!one.groups || !other.groups) return 0;
  const [a, b] = [sharesOf(one.groups, groups.length), sharesOf(other.groups, groups.length)];
  return groups.reduce((sum, { path }, g) => sum + ((a[g]! - b[g]!) * path[1]!.standardError) ** 2, 0);
}

function sharesOf(groups: ArrayLike<number>, count: number): Float64Array {
  const shares = new Float64Array(count);
  for (let i = 0; i < groups.length; i++) shares[groups[i]!]! += 1 / groups.length;
  return shares;
}

/** Throws where both are the same data. */
function checkDifferent(chooseOn: ScoredData, reportOn: ScoredData): void {
  for (const [name, set] of Object.entries({ chooseOn, reportOn }))
    knownOptions(`bestTemperature.${name}`, set, ['energies', 'baseEnergies', 'groups']);
  if ((chooseOn.groups === undefined) !== (reportOn.groups === undefined))
    throw new EbmError('bestTemperature.reportOn.groups', 'must be given for both sets of data, or for neither');
  const [one, other] = [chooseOn, reportOn].map(({ energies }) => Float64Array.from(energies).sort());
  if (one!.length === other!.length && one!.every((energy, i) => energy === other![i]))
    throw new EbmError('bestTemperature.reportOn', 'must be other data than chooseOn: these have the same energies');
}
