import * as tf from '@tensorflow/tfjs-core';
import { EbmError, turnTaking } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';
import type { HostRows } from './feature-batches.js';

/** The squared distance of each row to its `k`-th nearest other row, in float64. */
export async function squaredRadii(
  where: string,
  rows: HostRows,
  { k, signal }: { readonly k: number; readonly signal: AbortSignal | undefined },
): Promise<Float64Array> {
  const { values, n, dimensions } = rows;
  if (k >= n) throw new EbmError(where, `must hold more than k = ${k} rows`, n);
  const x = tf.tensor2d(values, [n, dimensions]);
  // A row is its own nearest: one neighbour more, of which the farthest counts.
  const options = { queries: x, references: x, k: k + 1, ...(signal && { signal }) };
  const { indices } = await nearestNeighbours(options).finally(() => x.dispose());
  return Float64Array.from({ length: n }, (_, i) => {
    const near = Array.from(indices.subarray(i * (k + 1), (i + 1) * (k + 1)));
    return Math.max(...near.map((j) => squaredDistance(rows, i, { rows, row: j })));
  });
}

/** For each point, in how many balls it lies; for each ball, how many points lie in it: faces belong to the balls. */
export async function membership(
  points: HostRows,
  balls: { readonly centres: HostRows; readonly squaredRadii: Float64Array },
  signal: AbortSignal | undefined,
): Promise<{ readonly ballsAtPoint: Int32Array; readonly pointsInBall: Int32Array }> {
  const { centres, squaredRadii } = balls;
  const found = { ballsAtPoint: new Int32Array(points.n), pointsInBall: new Int32Array(centres.n) };
  const turn = turnTaking(signal);
  for (let i = 0; i < points.n; i++) {
    await turn();
    for (let j = 0; j < centres.n; j++) {
      const bound = squaredRadii[j]!;
      if (squaredDistance(points, i, { rows: centres, row: j, bound }) <= bound) {
        found.ballsAtPoint[i]!++;
        found.pointsInBall[j]!++;
      }
    }
  }
  return found;
}

interface Other {
  readonly rows: HostRows;
  readonly row: number;
  /** No need to know by how much the distance is above this. */
  readonly bound?: number;
}

function squaredDistance({ values, dimensions }: HostRows, i: number, { rows, row, bound = Infinity }: Other): number {
  const [from, to] = [i * dimensions, row * dimensions];
  let sum = 0;
  for (let j = 0; j < dimensions && sum <= bound; j++) sum += (values[from + j]! - rows.values[to + j]!) ** 2;
  return sum;
}
