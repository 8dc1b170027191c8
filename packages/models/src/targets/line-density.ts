import { firstAbove } from '../binary-states.js';

/** A distribution on an interval, in float64. */
export interface LineDensity {
  /** Logarithm of the integral of the unnormalised density. */
  readonly logZ: number;
  readonly mean: number;
  readonly variance: number;
  /** The point below which a share `u` of the distribution lies, for `0 <= u < 1`. */
  readonly quantile: (u: number) => number;
}

export interface LineDensityOptions {
  /** Logarithm of the unnormalised density, smooth inside the interval. */
  readonly logDensity: (x: number) => number;
  readonly min: number;
  readonly max: number;
}

/** Enough for features of a thousandth of the interval. */
const CELLS = 4000;

/** Abscissae on [-1, 1] and weights of Gauss and Legendre's rule of five points (Abramowitz and Stegun 25.4.29). */
const [NEAR, FAR] = [-1, 1].map((sign) => Math.sqrt(5 + sign * 2 * Math.sqrt(10 / 7)) / 3) as [number, number];
const NODES: readonly (readonly [number, number])[] = [
  [-FAR, (322 - 13 * Math.sqrt(70)) / 900],
  [-NEAR, (322 + 13 * Math.sqrt(70)) / 900],
  [0, 128 / 225],
  [NEAR, (322 + 13 * Math.sqrt(70)) / 900],
  [FAR, (322 - 13 * Math.sqrt(70)) / 900],
];

/** Its integral, moments and quantiles, by Gauss's rule on 4,000 cells. */
export function lineDensity({ logDensity, min, max }: LineDensityOptions): LineDensity {
  const width = (max - min) / CELLS;
  const left = (cell: number): number => min + cell * width;
  let top = -Infinity;
  for (let cell = 0; cell < CELLS; cell++) top = Math.max(top, logDensity(left(cell) + width / 2));
  const density = (x: number): number => Math.exp(logDensity(x) - top);
  const total = (of: (x: number) => number): number => {
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell++) sum += gauss(of, left(cell), left(cell + 1));
    return sum;
  };
  const cumulative = new Float64Array(CELLS);
  for (let cell = 0, sum = 0; cell < CELLS; cell++) {
    sum += gauss(density, left(cell), left(cell + 1));
    cumulative[cell] = sum;
  }
  const z = cumulative.at(-1)!;
  const mean = total((x) => x * density(x)) / z;
  return {
    logZ: top + Math.log(z),
    mean,
    variance: total((x) => (x - mean) ** 2 * density(x)) / z,
    quantile: (u) => {
      const cell = firstAbove(cumulative, u * z);
      const rest = u * z - (cumulative[cell - 1] ?? 0);
      return within({ density, rest, from: left(cell), to: left(cell + 1) });
    },
  };
}

interface Within {
  readonly density: (x: number) => number;
  readonly rest: number;
  readonly from: number;
  readonly to: number;
}

/** The end of the piece that begins at `from` and holds `rest`: by Newton's method, or halving where that leaves. */
function within({ density, rest, from, to }: Within): number {
  let [low, high] = [from, to];
  let x = (from + to) / 2;
  for (let i = 0; i < 60; i++) {
    const over = gauss(density, from, x) - rest;
    if (over > 0) high = x;
    else low = x;
    const newton = x - over / density(x);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) < 1e-12 * (to - from)) return next;
    x = next;
  }
  return x;
}

function gauss(of: (x: number) => number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (const [node, weight] of NODES) sum += weight * of(middle + half * node);
  return half * sum;
}
