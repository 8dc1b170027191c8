import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { loopOn } from '../loops/loop-on.js';
import { transposeLoop } from '../loops/transpose-loop.js';
import { wholeHeap } from './heap.js';

/** A matrix `[rows, columns]` on the heap, by its address. */
export interface Matrix {
  readonly from: number;
  readonly rows: number;
  readonly columns: number;
  /** Numbers from one row to the next. @defaultValue `columns` */
  readonly fromStep?: number;
  /** Address of its transpose, and numbers from one row of that to the next. @defaultValue `rows` for the latter */
  readonly to: number;
  readonly toStep?: number;
}

/** Side of the squares that fit in the first-level cache, twice. */
const TILE = 32;

/** Writes a matrix's transpose: square by square, since tfjs's own order misses the cache. */
export function transpose(backend: BackendWasm, matrix: Matrix): void {
  const { from, to, rows, columns, fromStep = columns, toStep = rows } = matrix;
  const loop = rows >= 4 && columns >= 4 ? loopOn(backend, transposeLoop) : undefined;
  if (loop) loop(to, from, rows, columns, 4 * toStep, 4 * fromStep);
  else inJavaScript(wholeHeap(backend), { from, to, rows, columns, fromStep, toStep });
}

function inJavaScript(heap: Float32Array, { from, to, rows, columns, fromStep, toStep }: Required<Matrix>): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(left + TILE, columns);
      for (let column = left; column < right; column++) {
        for (let row = top; row < bottom; row++) {
          heap[to / 4 + column * toStep + row] = heap[from / 4 + row * fromStep + column]!;
        }
      }
    }
  }
}
