import * as tf from '@tensorflow/tfjs-core';
import { whole } from './check.js';
import { deviceKernel, type DeviceKernel } from './device-kernel.js';
import { EbmError } from './error.js';
import { checkedKey, NORMAL, RANDINT, UNIFORM, type Key } from './key.js';
import { boxMuller } from './box-muller.js';
import { eachUnits, eachWords } from './philox-words.js';

/** Uniform draws on `[0, 1)`, float32, in steps of 2^-24. The same key gives the same bits on every backend. */
export function uniform(key: Key, shape: readonly number[]): tf.Tensor {
  const size = sizeOf('uniform.shape', shape);
  const from = firstOf(key, size);
  const drawn = onDevice('EbmUniform', key, { shape, size, from });
  if (drawn) return drawn;
  const values = new Float32Array(size);
  eachUnits({ key, purpose: UNIFORM, from, n: size }, (units, at) => values.set(units, at));
  return tf.tensor(values, [...shape], 'float32');
}

/** Standard normal draws, float32, by Box and Muller's transform of 32-bit uniforms (so none is beyond 6.7). */
export function normal(key: Key, shape: readonly number[]): tf.Tensor {
  const size = sizeOf('normal.shape', shape);
  const from = firstOf(key, size);
  const drawn = onDevice('EbmNormal', key, { shape, size, from });
  if (drawn) return drawn;
  const odd = from % 2; // they come in pairs
  const values = new Float32Array(odd + size + ((odd + size) % 2));
  eachWords({ key, purpose: NORMAL, from: from - odd, n: values.length }, (words, at) => boxMuller(values, at, words));
  return tf.tensor(values.subarray(odd, odd + size), [...shape], 'float32');
}

/** Whole numbers from `0` to `bound - 1`, on the host. The bias is below `bound / 2^53`. */
export function randint(key: Key, n: number, bound: number): Int32Array {
  whole('randint.n', n, 0);
  if (!(Number.isSafeInteger(bound) && bound >= 1 && bound <= 2 ** 31)) {
    throw new EbmError('randint.bound', 'must be a whole number from 1 to 2^31', bound);
  }
  const bits = randomBits(key, firstOf(key, n), n);
  return Int32Array.from({ length: n }, (_, i) => Math.floor(toDouble(bits[2 * i]!, bits[2 * i + 1]!) * bound));
}

/** A random order of `0 .. n - 1`, on the host (Fisher and Yates). */
export function permutation(key: Key, n: number): Int32Array {
  whole('permutation.n', n, 0);
  const bits = randomBits(checkedKey(key), 0, n);
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
  eachWords({ key, purpose: UNIFORM, from: 2 * firstOf(key, n), n: 2 * n }, (words, at) => {
    for (let i = 0; i < words.length; i += 2) values[(at + i) / 2] = toDouble(words[i]!, words[i + 1]!);
  });
  return values;
}

/** Two random 32-bit words for each of `n` whole numbers, after those of `from` others. */
function randomBits(key: Key, from: number, n: number): Uint32Array {
  const bits = new Uint32Array(2 * n);
  eachWords({ key, purpose: RANDINT, from: 2 * from, n: 2 * n }, (words, at) => bits.set(words, at));
  return bits;
}

/** Where in the whole batch the `size` numbers begin that a key of some rows draws for them; 0 for draws of all rows. */
function firstOf(key: Key, size: number): number {
  const [, , from, rows] = checkedKey(key);
  return rows === undefined || size % rows !== 0 ? 0 : from! * (size / rows);
}

const FEW = 1000; // tfjs's WebGPU too computes on the host what is smaller and there already

/**
 * Draws by the active backend's own kernel, where it has one and they are many; of some rows however many, so that parts
 * of any size are drawn alike.
 */
function onDevice(
  name: DeviceKernel,
  [low, high, ...rows]: Key,
  { shape, size, from }: { readonly shape: readonly number[]; readonly size: number; readonly from: number },
): tf.Tensor | undefined {
  return size < FEW && rows.length === 0
    ? undefined
    : deviceKernel(name, {}, { key: [low, high], first: from, shape: [...shape] });
}

const toDouble = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;

function sizeOf(where: string, shape: readonly number[]): number {
  return shape.reduce((size, side) => size * whole(where, side, 0), 1);
}
