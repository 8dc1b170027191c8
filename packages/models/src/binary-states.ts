/** Weights of the states of `k` binary units, `log w(s) = bias . s + logFactor(offset + sum_j s_j rows_j)`. */
export interface BinaryUnits {
  /** `k` numbers. */
  readonly bias: Float64Array;
  /** `k` rows of `m` numbers. */
  readonly rows: readonly Float64Array[];
  /** `m` numbers. */
  readonly offset: Float64Array;
  readonly logFactor: (fields: Float64Array) => number;
}

/** All `2^k` states, weighed. Bit `j` of a state's number is `s_j`. */
export interface BinaryStates {
  /** Logarithm of the sum of all weights. */
  readonly logSum: number;
  /** States drawn with probability `w / sum w`, one for each `u` in `[0, 1)`. */
  readonly draw: (u: Float64Array) => Int32Array;
  /** Expectations of numbers that depend on the state and its fields (whose array is reused). */
  readonly expect: (numbers: (state: number, fields: Float64Array) => ArrayLike<number>) => Float64Array;
}

/** Weighs every state, in float64. Time and memory grow as `2^k`. */
export function binaryStates(units: BinaryUnits): BinaryStates {
  const weights = new Float64Array(2 ** units.bias.length);
  eachState(units, (state, log) => (weights[state] = log));
  const top = weights.reduce((a, b) => Math.max(a, b), -Infinity);
  const cumulative = weights.map((log) => Math.exp(log - top));
  for (let i = 1; i < cumulative.length; i++) cumulative[i]! += cumulative[i - 1]!;
  const logSum = top + Math.log(cumulative.at(-1)!);
  return {
    logSum,
    draw: (u) => Int32Array.from(u, (share) => firstAbove(cumulative, share * cumulative.at(-1)!)),
    expect: (numbers) => {
      const mean = new Float64Array(numbers(0, Float64Array.from(units.offset)).length);
      eachState(units, (state, log, fields) => {
        const probability = Math.exp(log - logSum);
        const values = numbers(state, fields);
        for (let k = 0; k < mean.length; k++) mean[k]! += probability * values[k]!;
      });
      return mean;
    },
  };
}

/** `offset + sum_j s_j rows_j` for one state. */
export function fieldsOf({ rows, offset }: BinaryUnits, state: number): Float64Array {
  return offset.map((start, i) => rows.reduce((sum, row, j) => sum + ((state >> j) & 1) * row[i]!, start));
}

/** Visits all states in the order of a Gray code, where neighbours differ in one unit. */
function eachState(
  { bias, rows, offset, logFactor }: BinaryUnits,
  visit: (state: number, logWeight: number, fields: Float64Array) => void,
): void {
  const fields = Float64Array.from(offset);
  let state = 0;
  let linear = 0;
  visit(0, logFactor(fields), fields);
  for (let i = 1; i < 2 ** bias.length; i++) {
    const unit = 31 - Math.clz32(i & -i);
    state ^= 1 << unit;
    const sign = (state >> unit) & 1 ? 1 : -1;
    linear += sign * bias[unit]!;
    const row = rows[unit]!;
    for (let k = 0; k < fields.length; k++) fields[k]! += sign * row[k]!;
    visit(state, linear + logFactor(fields), fields);
  }
}

/** Index of the first entry of a rising list that is above `value`; of the last where none is. */
export function firstAbove(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
