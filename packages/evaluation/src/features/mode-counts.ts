import { EbmError, knownOptions, whole } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import type { ValueWithError } from '../value-with-error.js';

export interface ModeCountsOptions {
  /** The mode of each sample, a whole number from 0: the class that a classifier gives it, or its nearest centre. */
  readonly modes: ArrayLike<number>;
  /** Number of modes that there are: 10 for digits, 1000 for stacked MNIST. */
  readonly count: number;
  /** Frequencies of the data, of any sum, one a mode and above 0. @defaultValue all the same */
  readonly reference?: ArrayLike<number>;
}

/** Plain JSON. */
export interface ModeCounts {
  /** Number of modes that have a sample. */
  readonly hit: number;
  /** How many a sampler of the reference frequencies would hit, with so many samples, and its standard deviation. */
  readonly expectedHit: ValueWithError;
  /** `KL(samples || reference)` of the frequencies, in nats. */
  readonly kl: ValueWithError;
  /** What `kl` is about for samples of the reference: `(count - 1) / (2 samples)`. */
  readonly klOfReference: number;
  readonly counts: readonly number[];
  readonly samples: number;
}

/**
 * How many modes samples reach, and how far their frequencies are from the data's: the two numbers of the stacked-MNIST
 * practice (Metz et al. 2017, "Unrolled generative adversarial networks"; Srivastava et al. 2017, "VEEGAN"). Modes that a
 * classifier gives by error are hit too: look at the counts, and at what the classifier makes of data.
 *
 * `kl` errs high in few samples by `klOfReference` (Miller 1955); its standard error is by the delta method, for
 * independent samples, and is too small where the frequencies agree.
 *
 * Throws an `EbmError` for no samples, modes outside of `0 .. count - 1`, and frequencies that are not above 0.
 */
export function modeCounts(options: ModeCountsOptions): ModeCounts {
  knownOptions('modeCounts', options, ['modes', 'count', 'reference']);
  const count = whole('modeCounts.count', options.count, 2);
  const samples = options.modes.length;
  if (samples < 2) throw new EbmError('modeCounts.modes', 'must hold two samples or more', samples);
  const counts = countsOf(options.modes, count);
  const reference = frequencies(options.reference, count);
  const surprise = Float64Array.from(options.modes, (mode) => Math.log(counts[mode]! / samples / reference[mode]!));
  const { value, standardError } = meanWithError(surprise);
  return {
    hit: counts.filter((own) => own > 0).length,
    expectedHit: expectedHit(reference, samples),
    kl: { value: Math.max(0, value), standardError },
    klOfReference: (count - 1) / (2 * samples),
    counts,
    samples,
  };
}

function countsOf(modes: ArrayLike<number>, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (let i = 0; i < modes.length; i++) {
    const mode = modes[i]!;
    if (!(Number.isInteger(mode) && mode >= 0 && mode < count)) {
      throw new EbmError(`modeCounts.modes[${i}]`, `must be a whole number from 0 to ${count - 1}`, mode);
    }
    counts[mode]!++;
  }
  return counts;
}

function frequencies(given: ArrayLike<number> | undefined, count: number): Float64Array {
  const values = given ? Float64Array.from(given) : new Float64Array(count).fill(1);
  if (values.length !== count || !values.every((value) => value > 0 && value < Infinity)) {
    throw new EbmError('modeCounts.reference', `must be ${count} frequencies above 0`, Array.from(values));
  }
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

/** Of the number of modes with a sample: each has none with chance `(1 - p)^n`, each two with `(1 - p - q)^n`. */
function expectedHit(reference: Float64Array, n: number): ValueWithError {
  const none = reference.map((p) => (1 - p) ** n);
  const missed = none.reduce((sum, chance) => sum + chance, 0);
  let spread = missed;
  reference.forEach((p, i) =>
    reference.forEach((q, j) => {
      if (i !== j) spread += Math.max(0, 1 - p - q) ** n;
    }),
  );
  return {
    value: reference.length - missed,
    standardError: Math.sqrt(Math.max(0, spread - missed ** 2)),
  };
}
