import { foldIn, hostUniform, mean, turnTaking, variance, type Key } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { binSums, type Binning } from './confidence-bins.js';

export interface BinnedError extends ValueWithError {
  /** Mean of the value for outcomes drawn from the confidences: what a calibrated classifier shows, with as many rows. */
  readonly ifCalibrated: number;
  /** Chance of a value as high from a calibrated classifier. */
  readonly pValue: number;
}

interface Outcomes {
  readonly binning: Binning;
  readonly confidences: Float64Array;
  /** 1 or 0 a row. */
  readonly correct: Uint8Array;
}

/**
 * The mean over rows of the gap between confidence and accuracy of their bin, and the largest gap of a bin, with errors
 * and with what calibrated outcomes, drawn `draws` times, would show in the same bins.
 */
export async function binnedErrors(
  outcomes: Outcomes,
  { key, draws, signal }: { readonly key: Key; readonly draws: number; readonly signal: AbortSignal | undefined },
): Promise<{ readonly expected: BinnedError; readonly largest: BinnedError }> {
  const own = gaps(outcomes);
  const turn = turnTaking(signal);
  const drawn: Gaps[] = [];
  for (let i = 0; i < draws; i++) {
    await turn();
    const units = hostUniform(foldIn(key, i), outcomes.confidences.length);
    drawn.push(
      gaps({ ...outcomes, correct: Uint8Array.from(units, (u, row) => (u < outcomes.confidences[row]! ? 1 : 0)) }),
    );
  }
  const against = (of: (one: Gaps) => number): Omit<BinnedError, 'standardError'> => ({
    value: of(own),
    ifCalibrated: mean(drawn.map(of)),
    pValue: (1 + drawn.filter((one) => of(one) >= of(own) - 1e-12).length) / (draws + 1),
  });
  return {
    expected: { ...against(({ expected }) => expected), standardError: expectedError(outcomes, own) },
    largest: { ...against(({ largest }) => largest), standardError: largestError(outcomes, own) },
  };
}

interface Gaps {
  /** Confidence less accuracy of each bin, 0 for an empty one. */
  readonly gap: Float64Array;
  readonly expected: number;
  readonly largest: number;
}

function gaps({ binning, confidences, correct }: Outcomes): Gaps {
  const n = confidences.length;
  const sums = binSums(
    binning,
    confidences.map((confidence, i) => confidence - correct[i]!),
  );
  const counts = binSums(binning, new Uint8Array(n).fill(1));
  const gap = sums.map((sum, b) => (counts[b]! > 0 ? sum / counts[b]! : 0));
  return {
    gap,
    expected: sums.reduce((total, sum) => total + Math.abs(sum), 0) / n,
    largest: gap.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
  };
}

/** The delta method, by the sign of each bin's gap: of the mean over rows of `sign (confidence - correct)`. */
function expectedError({ binning, confidences, correct }: Outcomes, { gap }: Gaps): number {
  const signed = confidences.map((confidence, i) => Math.sign(gap[binning.bin[i]!]!) * (confidence - correct[i]!));
  return Math.sqrt(variance(signed) / signed.length);
}

/** Of the gap of the bin that has the largest; 1 where that bin has a single row. */
function largestError({ binning, confidences, correct }: Outcomes, { gap, largest }: Gaps): number {
  const bin = gap.findIndex((one) => Math.abs(one) === largest);
  const own = confidences.map((confidence, i) => confidence - correct[i]!).filter((_, i) => binning.bin[i] === bin);
  return own.length > 1 ? Math.sqrt(variance(own) / own.length) : 1;
}
