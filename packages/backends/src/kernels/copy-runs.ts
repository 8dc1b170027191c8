import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { copyRunsLoop } from '../loops/copy-runs-loop.js';
import { loopOn } from '../loops/loop-on.js';
import { wholeHeap } from './heap.js';

/** Runs of float32 numbers, which lie one distance apart and are to lie another. */
export interface Runs {
  /** Addresses. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Numbers in a run. */
  readonly length: number;
  /** Numbers from the start of one run to that of the next. */
  readonly fromStep: number;
  readonly toStep: number;
}

/** Copies runs from one place on the heap to another. */
export function copyRuns(backend: BackendWasm, { from, to, count, length, fromStep, toStep }: Runs): void {
  const loop = loopOn(backend, copyRunsLoop);
  if (loop) return loop(to, from, count, 4 * length, 4 * toStep, 4 * fromStep);
  const heap = wholeHeap(backend);
  for (let run = 0; run < count; run++) {
    const start = from / 4 + run * fromStep;
    heap.copyWithin(to / 4 + run * toStep, start, start + length);
  }
}
