import { EbmError, knownOptions, variance, type Estimate } from '@ebmjs/core';

export interface BarOptions {
  /** Log-weights of forward chains, `log Z_0` included, as `ais` returns them; two or more. */
  readonly forward: ArrayLike<number>;
  /** Those of reverse chains, as `reverseAis` returns them; two or more, a chain a start. */
  readonly reverse: ArrayLike<number>;
}

export interface BarResult extends Estimate {
  /**
   * Share of the chains that overlap, from 0 to 1: twice the mean of `s (1 - s)` over both directions, with `s` the
   * probability that a chain came from the other; below about 0.03 the two directions have not met and the error is not
   * to be believed.
   */
  readonly overlap: number;
}

/**
 * Bennett's acceptance ratio (Bennett 1976, equations 12 and 13; Shirts and Pande 2005): `log Z` from both directions at
 * once, the estimate of least variance that there is. With `F` the forward and `G` the reverse log-weights it is the `c`
 * at which
 *
 * ```
 * sum_i s(F_i - c - m) = sum_j s(c - G_j + m),   s(z) = 1 / (1 + exp(-z)),   m = log(n_F / n_R)
 * ```
 *
 * Consistent where the reverse chains start at exact draws from the target; on neither side by proof. The standard error
 * is that of the root of a sum of independent terms (delta method).
 *
 * @throws EbmError for fewer than two weights on a side, or one that is not finite
 */
export function bar(options: BarOptions): BarResult {
  knownOptions('bar', options, ['forward', 'reverse']);
  const forward = finite('bar.forward', options.forward);
  const reverse = finite('bar.reverse', options.reverse);
  const m = Math.log(forward.length / reverse.length);
  const shares = (c: number): readonly [Float64Array, Float64Array] => [
    forward.map((f) => logistic(f - c - m)),
    reverse.map((g) => logistic(c - g + m)),
  ];
  const value = decreasingRoot(
    (c) => {
      const [up, down] = shares(c);
      return total(up) - total(down);
    },
    ...rangeOf([...forward, ...reverse], m),
  );
  const [up, down] = shares(value);
  const slope = total(up.map(steepness)) + total(down.map(steepness));
  const noise = up.length * variance(up) + down.length * variance(down);
  const standardError = Math.sqrt(noise) / slope;
  const chains = up.length + down.length;
  return {
    value,
    standardError,
    effectiveSamples: chains / (1 + chains * standardError ** 2),
    bounds: 'none',
    kind: 'heuristic',
    overlap: (2 * slope) / chains,
  };
}

const logistic = (z: number): number => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

const steepness = (s: number): number => s * (1 - s);

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Where the root must lie. */
function rangeOf(weights: readonly number[], m: number): [low: number, high: number] {
  const [low, high] = [Math.min(...weights), Math.max(...weights)];
  return [low - Math.abs(m) - 40, high + Math.abs(m) + 40];
}

/** By bisection, to the last bit: the function is cheap and smooth, and nothing can go wrong. */
function decreasingRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (;;) {
    const middle = (a + b) / 2;
    if (middle <= a || middle >= b) return middle;
    if (f(middle) > 0) a = middle;
    else b = middle;
  }
}

function finite(where: string, values: ArrayLike<number>): Float64Array {
  if (!(values?.length >= 2)) throw new EbmError(where, 'must be two log-weights or more', values?.length);
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new EbmError(`${where}[${bad}]`, 'must be finite', values[bad]);
  return Float64Array.from(values);
}
