import * as tf from '@tensorflow/tfjs-core';
import { loopOn } from '../loops/loop-on.js';
import { scaleRowsLoop } from '../loops/scale-rows-loop.js';
import { bring } from './heap.js';
import type { Mend } from './mend.js';

/**
 * Products of rows with one number each, `[n, ...event]` and `[n, 1, ...]`, which the gradient of every sum over rows is:
 * tfjs's own multiply them one by one, or wake threads. Other products are tfjs's own.
 */
export const multiply: Mend = {
  kernelName: tf.Multiply,
  run(call, builtIn) {
    const { backend } = call;
    const { a, b } = call.inputs as { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
    const [rows, factors] = isColumn(b, a) ? [a, b] : [b, a];
    const loop = isColumn(factors, rows) ? loopOn(backend, scaleRowsLoop) : undefined;
    if (!loop) return builtIn!(call);
    const out = backend.makeOutput(rows.shape, 'float32');
    bring(backend, [rows, factors]);
    const [to, x, factor] = [out, rows, factors].map(({ dataId }) => backend.getMemoryOffset(dataId));
    const [size, count] = [rows, factors].map(({ shape }) => tf.util.sizeFromShape(shape));
    loop(to!, x!, factor!, to! + 4 * size!, (4 * size!) / count!);
    return out;
  },
};

/** Whether `factors` has one number for each of several rows of `x`: the same first axes, then ones. */
function isColumn({ shape: short, dtype }: tf.TensorInfo, { shape: long, dtype: type }: tf.TensorInfo): boolean {
  if (dtype !== 'float32' || type !== 'float32' || short.length !== long.length) return false;
  const shared = short.findIndex((side, axis) => side !== long[axis]);
  return shared > 0 && !long.includes(0) && short.slice(shared).every((side) => side === 1);
}
