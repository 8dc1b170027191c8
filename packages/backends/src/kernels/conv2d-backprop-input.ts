import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolution, type ConvAttrs, type Shape4D } from './convolution.js';
import { tensorAtAddress, tensorOnHeap } from './heap.js';
import type { Mend } from './mend.js';
import { phasesOf, type Phase } from './phases.js';
import { placePixels } from './place-pixels.js';
import { transpose } from './transpose.js';

/**
 * A convolution's gradient in its input, for every stride `s` and padding:
 *
 * `dx[n, y, x, c] = sum over i, j, o of dy[n, (y + top - i) / s, (x + left - j) / s, o] W[i, j, c, o]`
 *
 * over the taps for which the divisions leave no rest. Pixels that lie `s` apart share their taps: theirs is the
 * ordinary convolution of `dy` with these taps turned by 180 degrees, inputs and outputs swapped, on the same fast code
 * as the forward pass. tfjs's own kernel is a scalar loop, some ten times slower.
 */
export const conv2dBackpropInput: Mend = {
  kernelName: tf.Conv2DBackpropInput,
  run({ inputs, attrs, backend }) {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { inputShape: shape } = attrs as { inputShape: Shape4D };
    const info = convolution(shape, filter.shape, attrs as unknown as ConvAttrs);
    const grid = gridOf(info);
    const covers = grid.length === info.strideHeight * info.strideWidth; // or there are pixels that no window meets
    return tf.tidy(() => {
      const slopesIn = (cell: Cell): tf.Tensor4D => convolved(dy, turned(backend, filter, cell), cell);
      if (grid.length === 1 && isWhole(grid[0]!, shape)) return slopesIn(grid[0]!);
      const dx = tensorOnHeap(backend, { shape, inputs: [] }, (to) => void (covers || to.fill(0)));
      for (const cell of grid) tf.tidy(() => placePixels(backend, { from: slopesIn(cell), to: dx, ...cell }));
      return dx;
    });
  },
};

/** Pixels that share their taps in both directions. */
interface Cell {
  readonly rows: Phase;
  readonly columns: Phase;
}

function gridOf(info: tf.backend_util.Conv2DInfo): Cell[] {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const vertical = { image: inHeight, windows: outHeight, taps: filterHeight, stride: strideHeight, before: top };
  const horizontal = { image: inWidth, windows: outWidth, taps: filterWidth, stride: strideWidth, before: left };
  const columns = phasesOf(horizontal);
  return phasesOf(vertical).flatMap((rows) => columns.map((across) => ({ rows, columns: across })));
}

/** Whether a cell's convolution is the image as it stands. */
const isWhole = ({ rows, columns }: Cell, [, height, width]: Shape4D): boolean =>
  rows.pixels === height && columns.pixels === width && rows.results === height && columns.results === width;

const convolved = (dy: tf.Tensor4D, filter: tf.Tensor4D, { rows, columns }: Cell): tf.Tensor4D =>
  tf.conv2d(dy, filter, 1, [[0, 0], rows.pad, columns.pad, [0, 0]]);

/** A cell's taps out of `[height, width, in, out]`, in reverse order, as `[rows.taps, columns.taps, out, in]`. */
function turned(backend: BackendWasm, filter: tf.Tensor4D, { rows, columns }: Cell): tf.Tensor4D {
  const [, width, ins, outs] = filter.shape;
  const shape = [rows.taps, columns.taps, outs, ins];
  return tensorAtAddress(backend, { shape, inputs: [filter] }, (to, from) => {
    for (let i = 0; i < rows.taps; i++) {
      for (let j = 0; j < columns.taps; j++) {
        const source = (rows.tap + i * rows.stride) * width + columns.tap + j * columns.stride;
        const target = rows.taps * columns.taps - 1 - (i * columns.taps + j);
        const [here, there] = [from! + 4 * source * ins * outs, to + 4 * target * ins * outs];
        transpose(backend, { from: here, to: there, rows: ins, columns: outs });
      }
    }
  });
}
