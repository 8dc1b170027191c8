import { EbmError, knownOptions, turnTaking, type Estimate } from '@ebmjs/core';
import type { AisResult } from './ais.js';
import type { PathPoint } from './path-trail.js';
import { logLikelihood } from './log-likelihood.js';
import type { Progress } from './progress.js';

export interface TemperatureSweepOptions {
  /** Energies of the data under the target `[n]`, two or more, as `energiesOf` gives them. */
  readonly energies: ArrayLike<number>;
  /** Those under the base: for a uniform one the one number that it gives everywhere. */
  readonly baseEnergies: ArrayLike<number> | number;
  /** The run whose path to use. */
  readonly ais: Pick<AisResult, 'path' | 'groups'>;
  /** The group of each datum, where each has its own `log Z`. @defaultValue the path of all chains */
  readonly groups?: ArrayLike<number>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface TemperaturePoint {
  readonly beta: number;
  /** `1 / beta`. */
  readonly temperature: number;
  /** Mean log-likelihood of the data under `exp(-E_beta) / Z_beta`, an upper bound. */
  readonly logLikelihood: Estimate;
}

/**
 * The likelihood of data at every temperature of an AIS run but the infinite one, without another run: the model may
 * fit best at a temperature other than 1. Pick it on data other than those you report on, for a maximum of noisy
 * numbers is optimistic.
 *
 * ```ts
 * const best = points.reduce((a, b) => (b.logLikelihood.value > a.logLikelihood.value ? b : a));
 * ```
 */
export async function temperatureSweep(options: TemperatureSweepOptions): Promise<TemperaturePoint[]> {
  knownOptions('temperatureSweep', options, ['energies', 'baseEnergies', 'ais', 'groups', 'signal', 'onProgress']);
  const { energies, baseEnergies, ais, groups, signal, onProgress } = options;
  if (ais.path.length === 0) throw new EbmError('temperatureSweep.ais', 'must be of a run that kept its path');
  const baseOf = typeof baseEnergies === 'number' ? () => baseEnergies : (i: number) => baseEnergies[i]!;
  if (typeof baseEnergies !== 'number' && baseEnergies.length !== energies.length) {
    throw new EbmError(
      'temperatureSweep.baseEnergies',
      `must be ${energies.length} numbers, or one`,
      baseEnergies.length,
    );
  }
  const takeTurns = turnTaking(signal);
  const points: TemperaturePoint[] = [];
  for (let k = 1; k < ais.path.length; k++) {
    await takeTurns();
    const { beta } = ais.path[k]!;
    const mixed = Float64Array.from(energies, (energy, i) => (1 - beta) * baseOf(i) + beta * energy);
    const logZ = groups
      ? { logZ: ais.groups.map(({ path }) => estimateOf(path[k]!)), groups }
      : { logZ: estimateOf(ais.path[k]!) };
    points.push({ beta, temperature: 1 / beta, logLikelihood: logLikelihood({ energies: mixed, ...logZ }) });
    onProgress?.({ done: k, total: ais.path.length - 1 });
  }
  return points;
}

function estimateOf({ logZ, standardError, effectiveSamples }: PathPoint): Estimate {
  return { value: logZ, standardError, effectiveSamples, bounds: 'lower', kind: 'bound' };
}
