import { roundEstimate, toPlace } from './format-estimate.js';
import { formatNumber, powerOfTen } from './format-number.js';

/** A number as a page sets it, with a real minus sign; to fixed decimals where `digits` is given. */
export function pageNumber(value: number, digits?: number): string {
  const fixed = digits !== undefined && Number.isFinite(value);
  return withMinus(fixed ? toPlace(value, -digits) : formatNumber(value));
}

/** A number and its error as a page sets them, apart; a common power of ten goes with the error. */
export function pageEstimate(value: number, error: number): { readonly value: string; readonly error: string } {
  const rounded = roundEstimate(value, error);
  const [open, close] = rounded.exponent === 0 ? ['', ''] : ['(', `)${powerOfTen(rounded.exponent)}`];
  return { value: open + withMinus(rounded.value), error: `± ${rounded.error}${close}` };
}

function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}
