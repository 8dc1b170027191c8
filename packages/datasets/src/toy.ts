import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Dataset } from '@ebmjs/core';

/** Data, in the plane but for the funnel, of which everything is known. Draws without end; its negative log density is its energy. */
export interface Toy extends Dataset {
  /**
   * Logarithm of the density that `batch` draws from, normalised: `[n, ...shape] -> [n]`, `-Infinity` outside the support.
   * Differentiable. Borrows its argument; throws an `EbmError` for another shape.
   */
  readonly logDensity: (x: Tensor) => Tensor1D;
}
