import type { ScaleOptions } from '@observablehq/plot';
import { formatNumber, magnitude, powerOfTen } from './format-number.js';

/** A linear axis named `label`. Numbers that would not fit as plain digits are written `120k` or `5e-4`. */
export function linearAxis(label: string, values: Iterable<number>): ScaleOptions {
  const [, largest] = extent(values, Math.abs);
  const axis = { type: 'linear', label, labelArrow: 'none' } as const;
  if (largest >= 1e9 || (largest > 0 && largest < 1e-3)) return { ...axis, tickFormat: '~e' };
  return largest >= 1e5 ? { ...axis, tickFormat: '~s' } : axis;
}

/** A logarithmic axis: ticks at powers of ten, and at 2 and 5 times them where there is room. */
export function logAxis(label: string, values: Iterable<number>): ScaleOptions {
  const [least, largest] = extent(
    [...values].filter((value) => value > 0),
    Number,
  );
  const axis = { type: 'log', label, labelArrow: 'none', tickFormat: logTick } as const;
  return least <= largest ? { ...axis, ticks: logTicks(least, largest) } : { ...axis, domain: [1, 10], ticks: [1, 10] };
}

/** Round numbers from `least` to `largest`, both above 0, at most about ten of them. */
function logTicks(least: number, largest: number): readonly number[] {
  const [first, last] = [magnitude(least), magnitude(largest)];
  const digits = last - first <= 2 ? [1, 2, 5] : [1];
  const stride = Math.ceil((last - first) / 10) || 1;
  const ticks: number[] = [];
  for (let power = first; power <= last; power++) {
    if (power % stride === 0) ticks.push(...digits.map((digit) => Number(`${digit}e${power}`)));
  }
  const within = ticks.filter((tick) => tick >= least && tick <= largest);
  return within.length > 0 ? within : [least];
}

function logTick(value: number): string {
  const power = magnitude(value);
  if (power >= -3 && power <= 4) return formatNumber(value);
  const digit = Math.round(value / 10 ** power);
  return digit === 1 ? powerOfTen(power).trim().slice(2) : `${digit}${powerOfTen(power)}`;
}

function extent(values: Iterable<number>, of: (value: number) => number): readonly [least: number, largest: number] {
  let [least, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, of(value));
    largest = Math.max(largest, of(value));
  }
  return [least, largest];
}
