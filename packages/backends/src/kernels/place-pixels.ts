import type * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
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
  const source = backend.typedArrayFromHeap(from) as Float32Array;
  const target = backend.typedArrayFromHeap(to) as Float32Array;
  const line = { step: columns.stride * channels, channels, pixels: columns.pixels };
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows.pixels; row++) {
      const y = image * imageHeight + rows.first + row * rows.stride;
      const start = ((image * height + rows.skip + row) * width + columns.skip) * channels;
      placeLine({ source, start, target, at: (y * imageWidth + columns.first) * channels }, line);
    }
  }
}

interface Copy {
  readonly source: Float32Array;
  readonly start: number;
  readonly target: Float32Array;
  readonly at: number;
}

/** Copies one line of pixels, which leave `source` side by side and arrive `step` numbers apart. */
function placeLine(
  { source, start, target, at }: Copy,
  { step, channels, pixels }: { readonly step: number; readonly channels: number; readonly pixels: number },
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [here, there] = [start + pixel * channels, at + pixel * step];
    for (let channel = 0; channel < channels; channel++) target[there + channel] = source[here + channel]!;
  }
}
