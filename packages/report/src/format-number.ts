const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** ` × 10ⁿ`, or nothing for n = 0. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return '';
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return ` × 10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** The power of ten of the first significant digit: 2 for 123, -3 for 0.004. Minus infinity for 0. */
export function magnitude(value: number): number {
  return value === 0 ? -Infinity : Number(value.toExponential().split('e')[1]);
}

/** Whether a number whose first digit stands at 10^`exponent` is shorter with a power of ten split off. */
export function needsPower(exponent: number): boolean {
  return exponent >= 7 || (exponent < -4 && exponent > -Infinity);
}

/** Whole digits in threes: `60,000`. */
export function grouped(digits: string): string {
  return digits.replace(/^-?\d+/, (run) => run.replace(/\B(?=(\d{3})+$)/g, ','));
}

/**
 * A number that has no error: whole numbers in full, others to four significant digits.
 *
 * `60000` is `60,000`, `0.98765` is `0.9877`, `1.5e-9` is `1.5 × 10⁻⁹`, `Infinity` is `∞`.
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (Number.isSafeInteger(value)) return grouped(String(value === 0 ? 0 : value));
  const [digits, exponent] = value.toExponential(3).split('e') as [string, string];
  if (!needsPower(Number(exponent))) return grouped(String(Number(value.toPrecision(4))));
  return `${Number(digits)}${powerOfTen(Number(exponent))}`;
}
