import { hostUniform } from '@ebmjs/core';
import type { Codec } from './codec.js';

const SIGN = 0x8000;
const LARGEST = 0x7bff; // 65504
const SMALLEST_NORMAL = 0x3880_0000; // 2^-14, as the bits of a float32
const REBIAS = 0x3800_0000; // 112 exponents: the difference of the two biases

/**
 * Half precision (IEEE 754 binary16): 11 bits of mantissa. Rounded to one of the two nearest at random, so that the
 * mean is the value: no bias, and none of the small moves that rounding to nearest would swallow is lost on average.
 * The noise is at most half a spacing, which is `2^-10` of the power of two below the number: a deviation of at most
 * 0.00024 on [0.5, 1). Numbers that it has come back as they are; those beyond 65504 become 65504.
 */
export const float16: Codec = {
  name: 'float16',
  dtype: 'float16',
  allocate: (size) => new Uint16Array(size),
  encode: (key, values) => {
    const u = hostUniform(key, values.length);
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    const out = new Uint16Array(values.length);
    for (let i = 0; i < out.length; i++) {
      out[i] = ((bits[i]! >>> 16) & SIGN) | half(bits[i]! & 0x7fff_ffff, Math.abs(values[i]!), u[i]!);
    }
    return out;
  },
  decode: (_key, stored) => {
    const numbers = table();
    const out = new Float32Array(stored.length);
    for (let i = 0; i < out.length; i++) out[i] = numbers[stored[i]!]!;
    return out;
  },
};

/** Bits of a half near `magnitude`, whose bits as a float32 are `bits`: upwards with the probability that keeps the mean. */
function half(bits: number, magnitude: number, u: number): number {
  if (bits < SMALLEST_NORMAL) {
    const level = magnitude * 2 ** 24; // below 2^-14 halves are multiples of 2^-24
    const below = Math.floor(level);
    return u < level - below ? below + 1 : below;
  }
  const scaled = bits - REBIAS; // the 13 bits that a half has not are the share of a spacing
  const below = scaled >>> 13;
  const up = u * 8192 < (scaled & 8191) ? 1 : 0; // into the next power of two, too: mantissa and exponent are one number
  return Math.min(below + up, LARGEST);
}

let numbers: Float32Array | undefined;

/** What each of the 65,536 patterns of 16 bits stands for. */
function table(): Float32Array {
  numbers ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const [exponent, mantissa] = [(bits >>> 10) & 31, bits & 1023];
    const magnitude = exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25);
    return (bits & SIGN) === 0 ? magnitude : -magnitude;
  });
  return numbers;
}
