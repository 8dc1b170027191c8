import { EbmError, hostUniform, knownOptions, whole, type Key } from '@ebmjs/core';
import { insideCell } from './inside-cell.js';

export interface DequantiseOptions {
  /** How many grey levels there are: 256 for bytes. From 2 to 65,536. */
  readonly levels: number;
  /** Draws the place within the level. @defaultValue the middle of each level */
  readonly key?: Key;
}

/**
 * Grey levels as numbers on `(0, 1)`: `(v + u) / levels`, with `u` uniform on `[0, 1)` from the key, or `(v + 0.5) / levels`
 * without one. Level `v` fills `[v / levels, (v + 1) / levels)`: the integral of a density over that cell is the
 * probability of the level, of which the mean log density is a lower bound (Theis, van den Oord and Bethge 2016, "A note
 * on the evaluation of generative models"). `floor(x * levels)` is `v` again, also in float32.
 *
 * On the host, the same bits everywhere. Throws an `EbmError` for a value that is not a whole number from 0 to
 * `levels - 1`.
 */
export function dequantise(values: ArrayLike<number>, options: DequantiseOptions): Float32Array {
  knownOptions('dequantise', options, ['levels', 'key']);
  const { levels, key } = options;
  if (whole('dequantise.levels', levels, 2) > 65_536)
    throw new EbmError('dequantise.levels', 'must be at most 65536', levels);
  const draws = key && hostUniform(key, values.length);
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const v = values[i]!;
    if (!(Number.isInteger(v) && v >= 0 && v < levels)) {
      throw new EbmError(`dequantise.values[${i}]`, `must be a whole number from 0 to ${levels - 1}`, v);
    }
    out[i] = (draws ? insideCell(v, draws[i]!, levels) : v + 0.5) / levels;
  }
  return out;
}
