import type * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { copyRuns } from './copy-runs.js';
import type { Phase } from './phases.js';

interface Placement {
  /** `[n, rows.results, columns.results, channels]` and `[n, height, width, channels]`. */
  readonly from: tf.Tensor4D;
  readonly to: tf.Tensor;
  readonly rows: Phase;
  readonly columns: Phase;
}

/** Copies the pixels of a phase in both directions to their places in the images. */
export function placePixels(backend: BackendWasm, { from, to, rows, columns }: Placement): void {
  const [images, height, width, channels] = from.shape;
  const [, imageHeight, imageWidth] = to.shape as [number, number, number, number];
  const [source, target] = [from, to].map(({ dataId }) => backend.getMemoryOffset(dataId)) as [number, number];
  const line = { count: columns.pixels, length: channels, fromStep: channels, toStep: columns.stride * channels };
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows.pixels; row++) {
      const start = ((image * height + rows.skip + row) * width + columns.skip) * channels;
      const y = image * imageHeight + rows.first + row * rows.stride;
      const place = (y * imageWidth + columns.first) * channels;
      copyRuns(backend, { from: source + 4 * start, to: target + 4 * place, ...line });
    }
  }
}
