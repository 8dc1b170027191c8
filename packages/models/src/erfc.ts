/** Where the series for `erf` gives way to the continued fraction for `erfc`. */
const SWITCH = 2.5;

/**
 * Complementary error function in float64, to a relative error below 1e-13 on both sides: `erf` by its series of
 * positive terms near zero, `erfc` by its continued fraction beyond (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < SWITCH ? 1 - erf(x) : tail(x);
}

/** Error function in float64. */
export function erf(x: number): number {
  if (x < 0) return -erf(-x);
  return x < SWITCH ? (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * series(x) : 1 - tail(x);
}

/** `sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1))`. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

/** `exp(x^2) erfc(x)`, which does not underflow: near `1 / (x sqrt(pi))` far out. */
export function erfcx(x: number): number {
  return x < SWITCH ? Math.exp(x * x) * erfc(x) : scaledTail(x);
}

const tail = (x: number): number => Math.exp(-x * x) * scaledTail(x);

/** `1 / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))))`, from the inside out. */
function scaledTail(x: number): number {
  let fraction = x;
  for (let n = 80; n >= 1; n--) fraction = x + n / 2 / fraction;
  return 1 / Math.sqrt(Math.PI) / fraction;
}
