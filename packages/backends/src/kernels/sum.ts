import * as tf from '@tensorflow/tfjs-core';
import { tensorOnHeap } from './heap.js';
import type { Mend } from './mend.js';

interface Attrs {
  readonly axis: number | number[];
  readonly keepDims?: boolean;
}

/**
 * Sums with 53 bits underway, as on the CPU. tfjs's own kernel adds up in float32, number by number (a mean of a
 * million is off in the fourth digit), and is slow for sums over the batch, which every bias's gradient is.
 */
export const sum: Mend = { kernelName: tf.Sum, run: reduction(() => 1) };

/** Means, likewise. */
export const mean: Mend = { kernelName: tf.Mean, run: reduction((count) => count) };

function reduction(divisor: (count: number) => number): Mend['run'] {
  return (call, builtIn) => {
    const { x } = call.inputs as { x: tf.Tensor };
    const { axis, keepDims = false } = call.attrs as unknown as Attrs;
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    if (x.dtype !== 'float32' || x.size === 0 || axes.length === 0) return builtIn!(call);
    const [kept, summed] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
    const count = tf.util.sizeFromShape(summed);
    return tf.tidy(() => {
      const { input, stride } = gathered(x, axes);
      const block = { count, stride, divisor: divisor(count) };
      return tensorOnHeap(call.backend, { shape, inputs: [input] }, (to, from) => addUp(to, from!, block));
    });
  };
}

/** `x` with the axes to sum side by side, and how far apart their entries lie. */
function gathered(x: tf.Tensor, axes: readonly number[]): { readonly input: tf.Tensor; readonly stride: number } {
  const [first, last] = [axes[0]!, axes.at(-1)!];
  if (last - first === axes.length - 1) return { input: x, stride: tf.util.sizeFromShape(x.shape.slice(last + 1)) };
  return { input: tf.transpose(x, tf.backend_util.getAxesPermutation([...axes], x.rank)!), stride: 1 };
}

interface Block {
  readonly count: number;
  readonly stride: number;
  readonly divisor: number;
}

/** Numbers that a first-level cache holds with room to spare. */
const CACHED = 4096;

function addUp(to: Float32Array, from: Float32Array, { count, stride, divisor }: Block): void {
  if (stride === 1 && count <= SHORT) return addShort(to, from, { count, divisor });
  const size = count * stride;
  const part = stride * Math.max(1, Math.floor(CACHED / stride));
  const totals = new Float64Array(stride);
  for (let start = 0, block = 0; start < from.length; start += size, block++) {
    totals.fill(0);
    for (let at = start; at < start + size; at += part) addRows(totals, from, at, Math.min(at + part, start + size));
    for (let i = 0; i < stride; i++) to[block * stride + i] = totals[i]! / divisor;
  }
}

/** Numbers to add that are over before anything could be gained. */
const SHORT = 256;

/** The same for a few numbers that lie side by side. */
function addShort(to: Float32Array, from: Float32Array, { count, divisor }: Pick<Block, 'count' | 'divisor'>): void {
  for (let i = 0, at = 0; i < to.length; i++) {
    let sum = 0;
    for (const end = at + count; at < end; at++) sum += from[at]!;
    to[i] = sum / divisor;
  }
}

/** Adds the rows from `start` to `end`: four columns at a time, so that no addition waits for the one before. */
// oxlint-disable-next-line max-params -- an inner loop
function addRows(totals: Float64Array, from: Float32Array, start: number, end: number): void {
  const stride = totals.length;
  let column = 0;
  for (; column + 4 <= stride; column += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = start + column; i < end; i += stride) {
      a += from[i]!;
      b += from[i + 1]!;
      c += from[i + 2]!;
      d += from[i + 3]!;
    }
    totals[column]! += a;
    totals[column + 1]! += b;
    totals[column + 2]! += c;
    totals[column + 3]! += d;
  }
  for (; column < stride; column++) {
    let sum = 0;
    for (let i = start + column; i < end; i += stride) sum += from[i]!;
    totals[column]! += sum;
  }
}
