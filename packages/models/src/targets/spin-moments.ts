import type { SpinChain } from './spin-states.js';

/** Mean and variance of a number. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Moments of a sum over units: of what each adds, given its state and what that adds to the log weight. */
export function momentsOfSum({ choices, states }: SpinChain, of: (state: number, added: number) => number): Moments {
  let means: Float64Array = Float64Array.of(0);
  let variances: Float64Array = Float64Array.of(0);
  for (const { size, chance, added, next } of choices.toReversed()) {
    const [mean, variance] = [new Float64Array(size), new Float64Array(size)];
    const [p, m, v] = [0, 1, 2].map(() => new Float64Array(states)) as [Float64Array, Float64Array, Float64Array];
    for (let f = 0; f < size; f++) {
      for (let a = 0; a < states; a++) {
        const after = next(f, a);
        p[a] = chance(f, a);
        m[a] = of(a, added(f, a)) + means[after]!;
        v[a] = variances[after]!;
        mean[f]! += p[a]! * m[a]!;
      }
      // Law of total variance.
      for (let a = 0; a < states; a++) variance[f]! += p[a]! * (v[a]! + (m[a]! - mean[f]!) ** 2);
    }
    [means, variances] = [mean, variance];
  }
  return { mean: means[0]!, variance: variances[0]! };
}

/** How likely each unit is to be in each state, `[units][states]`. */
export function marginals(chain: SpinChain): Float64Array[] {
  const result = chain.choices.map(() => new Float64Array(chain.states));
  walk(chain, { time: 0, masses: Float64Array.of(1) }, (unit, a, mass) => (result[unit]![a]! += mass));
  return result;
}

/**
 * Covariance of the numbers that the units have in their states, `table[state]`, `m` each: rows in the order unit by
 * unit. Takes `m` sums over all states for each unit.
 */
export function covarianceOf(chain: SpinChain, table: readonly (readonly number[])[]): number[][] {
  const chances = marginals(chain);
  const m = table[0]!.length;
  const means = chances.flatMap((p) => expected(p, table));
  const products = means.map(() => new Float64Array(means.length));
  let masses: Float64Array = Float64Array.of(1);
  for (const [time, { unit }] of chain.choices.entries()) {
    for (let k = 0; k < m; k++) {
      const weighed = table.map((numbers) => numbers.map((v) => v * numbers[k]!));
      products[unit * m + k]!.set(expected(chances[unit]!, weighed), unit * m);
      const start = { time: time + 1, masses: stepped(chain, { time, masses }, (_, a, mass) => mass * table[a]![k]!) };
      walk(chain, start, (other, a, mass) => {
        for (let l = 0; l < m; l++) {
          const [i, j] = [unit * m + k, other * m + l];
          products[i]![j]! += mass * table[a]![l]!;
          products[j]![i] = products[i]![j]!;
        }
      });
    }
    masses = stepped(chain, { time, masses }, (_, __, mass) => mass);
  }
  return products.map((row, i) => Array.from(row, (product, j) => product - means[i]! * means[j]!));
}

const expected = (p: Float64Array, table: readonly (readonly number[])[]): number[] =>
  table[0]!.map((_, k) => table.reduce((sum, numbers, a) => sum + p[a]! * numbers[k]!, 0));

/** Masses on the states of the frontier before the unit of that time is met. */
interface Front {
  readonly time: number;
  readonly masses: Float64Array;
}

/** Carries masses to the end, and says what falls on each state of each unit met. */
function walk(chain: SpinChain, { time, masses }: Front, visit: (unit: number, a: number, mass: number) => void): void {
  let front = masses;
  for (let t = time; t < chain.choices.length; t++) {
    front = stepped(chain, { time: t, masses: front }, (unit, a, mass) => {
      visit(unit, a, mass);
      return mass;
    });
  }
}

/** Masses one unit on, `weigh(unit, state, mass)` of each. */
function stepped(
  { choices, states }: SpinChain,
  { time, masses }: Front,
  weigh: (unit: number, a: number, mass: number) => number,
): Float64Array {
  const { unit, size, chance, next } = choices[time]!;
  const after = new Float64Array(choices[time + 1]?.size ?? 1);
  for (let f = 0; f < size; f++) {
    for (let a = 0; a < states; a++) after[next(f, a)]! += weigh(unit, a, masses[f]! * chance(f, a));
  }
  return after;
}
