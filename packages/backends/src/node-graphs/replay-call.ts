import type { Tensor } from '@tensorflow/tfjs-core';
import type { ReplayAttributes } from '@ebmjs/core';

/** What to run, and on how many threads. */
export interface ReplayCall extends ReplayAttributes {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly threads: number;
}
