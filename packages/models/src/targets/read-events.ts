import type { Tensor } from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';

/** Data on the host. */
export interface Events {
  /** How many. */
  readonly n: number;
  /** Of one event. */
  readonly shape: readonly number[];
  /** Of one event. */
  readonly size: number;
  /** Row by row. */
  readonly values: ArrayLike<number>;
}

/** Reads data `[n, ...event]`. Throws an `EbmError` for `where` for fewer than `least` rows, or a number outside the range. */
export async function readEvents(
  where: string,
  data: Tensor,
  { least = 1, min = -Infinity, max = Infinity }: { least?: number; min?: number; max?: number },
): Promise<Events> {
  const [n = 0, ...shape] = data.shape;
  if (shape.length === 0 || n < least)
    throw new EbmError(where, `must have shape [n, ...event] with n at least ${least}`, data.shape);
  const values = await data.data();
  const bad = values.findIndex(
    (value) => !(Number.isFinite(value) && value >= Math.fround(min) && value <= Math.fround(max)),
  );
  if (bad >= 0) {
    const range = min === -Infinity ? '' : ` from ${min} to ${max}`;
    throw new EbmError(where, `must hold finite numbers${range}`, values[bad]);
  }
  return { n, shape, size: values.length / n, values };
}

/** The mean of each coordinate, in float64. */
export function coordinateMeans({ n, size, values }: Events): Float64Array {
  const means = new Float64Array(size);
  for (let i = 0; i < n * size; i++) means[i % size]! += values[i]! / n;
  return means;
}
