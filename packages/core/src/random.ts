import * as tf from '@tensorflow/tfjs-core';
import { whole } from './check.js';
import { deviceKernel, type DeviceKernel } from './device-kernel.js';
import { EbmError } from './error.js';
import { NORMAL, RANDINT, UNIFORM, type Key } from './key.js';
import { boxMuller } from './box-muller.js';
import { eachUnits, eachWords } from './philox-words.js';

/** Uniform draws on `[0, 1)`, float32, in steps of 2^-24. The same key gives the same bits on every backend. */
export function uniform(key: Key, shape: readonly number[]): tf.Tensor {
  const size = sizeOf('uniform.shape', shape);
  const drawn = onDevice('EbmUniform', key, { shape, size });
  if (drawn) return drawn;
  const values = new Float32Array(size);
  eachUnits({ key, purpose: UNIFORM, n: values.length }, (units, at) => values.set(units, at));
  return tf.tensor(values, [...shape], 'float32');
}

/** Standard normal draws, float32, by Box and Muller's transform of 32-bit uniforms (so none is beyond 6.7). */
export function normal(key: Key, shape: readonly number[]): tf.Tensor {
  const size = sizeOf('normal.shape', shape);
  const drawn = onDevice('EbmNormal', key, { shape, size });
  if (drawn) return drawn;
  const values = new Float32Array(size + (size % 2)); // they come in pairs
  eachWords({ key, purpose: NORMAL, n: values.length }, (words, at) => boxMuller(values, at, words));
  return tf.tensor(values.subarray(0, size), [...shape], 'float32');
}

/** Whole numbers from `0` to `bound - 1`, on the host. The bias is below `bound / 2^53`. */
export function randint(key: Key, n: number, bound: number): Int32Array {
  whole('randint.n', n, 0);
  if (!(Number.isSafeInteger(bound) && bound >= 1 && bound <= 2 ** 31)) {
    throw new EbmError('randint.bound', 'must be a whole number from 1 to 2^31', bound);
  }
  const bits = randomBits(key, 2 * n, RANDINT);
  return Int32Array.from({ length: n }, (_, i) => Math.floor(toDouble(bits[2 * i]!, bits[2 * i + 1]!) * bound));
}

/** A random order of `0 .. n - 1`, on the host (Fisher and Yates). */
export function permutation(key: Key, n: number): Int32Array {
  whole('permutation.n', n, 0);
  const bits = randomBits(key, 2 * n, RANDINT);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(toDouble(bits[2 * i]!, bits[2 * i + 1]!) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Uniform draws on `[0, 1)` with 53 bits, on the host: for decisions that need no tensor. */
export function hostUniform(key: Key, n: number): Float64Array {
  const values = new Float64Array(whole('hostUniform.n', n, 0));
  // Straight from the generator's words, which come in even numbers: a storage that rounds at random draws one a pixel.
  eachWords({ key, purpose: UNIFORM, n: 2 * n }, (words, at) => {
    for (let i = 0; i < words.length; i += 2) values[(at + i) / 2] = toDouble(words[i]!, words[i + 1]!);
  });
  return values;
}

/** `n` random 32-bit words. */
function randomBits(key: Key, n: number, purpose: number): Uint32Array {
  const bits = new Uint32Array(n);
  eachWords({ key, purpose, n }, (words, at) => bits.set(words, at));
  return bits;
}

const FEW = 1000; // tfjs's WebGPU too computes on the host what is smaller and there already

/** Draws by the active backend's own kernel, where it has one and they are many. */
function onDevice(
  name: DeviceKernel,
  key: Key,
  { shape, size }: { readonly shape: readonly number[]; readonly size: number },
): tf.Tensor | undefined {
  return size < FEW ? undefined : deviceKernel(name, {}, { key: [...key], shape: [...shape] });
}

const toDouble = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;

function sizeOf(where: string, shape: readonly number[]): number {
  return shape.reduce((size, side) => size * whole(where, side, 0), 1);
}
