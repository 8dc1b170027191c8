import { EbmError, knownOptions, within } from '@ebmjs/core';
import { ascending, below } from './energies-of.js';

export interface ConformalPValuesOptions {
  /** Energies of held-out points of the data, which the model was not trained on and nothing was chosen by. */
  readonly calibration: ArrayLike<number>;
  /** Energies of the points in question. */
  readonly energies: ArrayLike<number>;
}

/**
 * A p-value for each energy: `(1 + #{calibration energies >= it}) / (n + 1)`, of `n` calibration points (Vovk, Gammerman
 * and Shafer 2005, "Algorithmic learning in a random world"; Bates et al. 2023, "Testing for outliers with conformal
 * p-values"). It says how unusual the energy is among the data, on a scale that every model shares.
 *
 * Guarantee: for a point exchangeable with the calibration points, the chance of a p-value of `a` or less is at most `a`,
 * for every `a` in `[0, 1]`, whatever the model, its energies and their ties; without ties it is `floor(a (n + 1)) / (n +
 * 1)` exactly. It holds over draws of point and calibration set together: for one given set the chance is spread about
 * that by some `sqrt(a (1 - a) / n)`. It holds for no training point. P-values of one set are not independent.
 *
 * Throws an `EbmError` without calibration energies, and for NaN.
 */
export function conformalPValues(options: ConformalPValuesOptions): Float64Array {
  knownOptions('conformalPValues', options, ['calibration', 'energies']);
  const calibration = ascending('conformalPValues.calibration', options.calibration, 1);
  return Float64Array.from(options.energies, (energy, i) => {
    if (Number.isNaN(energy)) throw new EbmError(`conformalPValues.energies[${i}]`, 'must be a number', energy);
    return pValue(calibration.length - below(calibration, energy), calibration.length);
  });
}

const pValue = (atLeast: number, n: number): number => (1 + atLeast) / (n + 1);

export interface ConformalThresholdOptions {
  /** As of `conformalPValues`. */
  readonly calibration: ArrayLike<number>;
  /** Chance with which a point of the data may be called an outlier. @defaultValue 0.05 */
  readonly level?: number;
}

/** Plain JSON. */
export interface ConformalThreshold {
  /** Points of a higher energy are outliers: those with a p-value of `level` or less. Null where no energy can be. */
  readonly threshold: number | null;
  readonly level: number;
  /** The chance that a point of the data is above it, without ties: `level` rounded down to a multiple of `1/(n + 1)`. */
  readonly chance: number;
  /** Number of calibration points. */
  readonly calibration: number;
}

/**
 * The energy above which `conformalPValues` gives `level` or less: a point of the data is above it with a chance of at
 * most `level`. Null where there are fewer than `1/level - 1` calibration points, since no p-value is so small then.
 *
 * Throws an `EbmError` without calibration energies, for NaN, and for a level not in `[0, 1)`.
 */
export function conformalThreshold(options: ConformalThresholdOptions): ConformalThreshold {
  knownOptions('conformalThreshold', options, ['calibration', 'level']);
  const level = within('conformalThreshold.level', options.level ?? 0.05, 0, 1 - Number.EPSILON);
  const calibration = ascending('conformalThreshold.calibration', options.calibration, 1);
  const n = calibration.length;
  // How many calibration energies may be as high as that of an outlier, one too many at first; as `pValue` rounds.
  let allowed = Math.ceil(level * (n + 1));
  while (allowed >= 0 && pValue(allowed, n) > level) allowed--;
  const threshold = allowed < 0 ? null : calibration[n - 1 - allowed]!;
  return { threshold, level, chance: (allowed + 1) / (n + 1), calibration: n };
}
