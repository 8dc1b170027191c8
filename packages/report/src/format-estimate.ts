import { errorBar } from './check.js';
import { formatNumber, grouped, magnitude, needsPower, powerOfTen } from './format-number.js';

/** An estimate as text, in parts: `(value ± error) × 10^exponent`. */
export interface RoundedEstimate {
  readonly value: string;
  readonly error: string;
  readonly exponent: number;
}

/**
 * An error and the decimal place to round it to. With three leading digits of 100 to 354 it keeps two digits, of 355 to
 * 949 one, and above that it is rounded up to 1000 and keeps two (Particle Data Group, Review of Particle Physics,
 * Introduction, section 5.3).
 */
function significant(error: number): readonly [error: number, place: number] {
  const first = magnitude(error);
  const leading = Math.round(error / 10 ** (first - 2));
  if (leading < 355) return [error, first - 1];
  return [leading < 950 ? error : 10 ** (first + 1), first];
}

/** `value` rounded to a multiple of `10 ** place`. */
export function toPlace(value: number, place: number): string {
  const text = place < 0 ? value.toFixed(-place) : String(Math.round(value / 10 ** place) * 10 ** place);
  return grouped(Number(text) === 0 ? text.replace('-', '') : text);
}

/** The parts of {@link formatEstimate}, for a page that sets the error apart. */
export function roundEstimate(value: number, standardError: number): RoundedEstimate {
  errorBar('formatEstimate.standardError', standardError);
  if (!Number.isFinite(value) || !Number.isFinite(standardError) || standardError === 0) {
    const error = Number.isNaN(standardError) ? 'unknown' : formatNumber(standardError);
    return { value: formatNumber(value), error, exponent: 0 };
  }
  const first = Math.max(magnitude(value), magnitude(standardError));
  const exponent = needsPower(first) ? first : 0;
  const [error, place] = significant(standardError);
  // A double holds 15 digits; an error below the last of them rounds to 0.
  const last = Math.max(place, first - 14) - exponent;
  const unit = 10 ** exponent;
  return { value: toPlace(value / unit, last), error: toPlace(error / unit, last), exponent };
}

/**
 * `value ± error` as a reader wants it: the error to one or two significant digits, the value to the same place.
 *
 * `formatEstimate(123.4213, 0.613)` is `123.4 ± 0.6`; `formatEstimate(-0.00000123, 4e-9)` is
 * `(-1.230 ± 0.004) × 10⁻⁶`. An error of 0 leaves the value to {@link formatNumber}; NaN says `unknown`.
 *
 * @throws ReportError when `standardError` is negative.
 */
export function formatEstimate(value: number, standardError: number): string {
  const { value: shown, error, exponent } = roundEstimate(value, standardError);
  return exponent === 0 ? `${shown} ± ${error}` : `(${shown} ± ${error})${powerOfTen(exponent)}`;
}
