import { foldIn, key, normal, uniform } from '@ebmjs/core';
import type { Probe } from './check.js';
import { read } from './read.js';

const SHAPES = [[1], [7], [1001], [65, 64]];

/** FNV-1a of the bits of the uniform draws below, in their order, as version 0.0.0 had them in JavaScript. */
const UNIFORM_BITS = 1285699438;

/** The same key, the same numbers. */
export const drawProbe: Probe = {
  measure: () =>
    read(
      Object.fromEntries(
        SHAPES.flatMap((shape, i) => [
          [`uniform ${i}`, uniform(foldIn(key(0), i), shape)],
          [`normal ${i}`, normal(foldIn(key(2 ** 53 - 1), i), shape)],
        ]),
      ),
    ),
  checks: [
    {
      name: 'uniform draws: bits',
      unit: 'wrong hashes',
      tolerance: 0,
      error: (found) => Number(hash(SHAPES.map((_, i) => found[`uniform ${i}`]!)) !== UNIFORM_BITS),
    },
    {
      name: 'normal draws',
      unit: 'units in the last place of z, or of 1',
      tolerance: 4, // logarithm, root, cosine and product in float32, half a unit to one each
      error: (found, reference) =>
        Math.max(...SHAPES.map((_, i) => units(found[`normal ${i}`]!, reference[`normal ${i}`]!))),
    },
  ],
};

/** FNV-1a, 32 bits, of the bytes in little-endian order. */
export function hash(lists: readonly Float32Array[]): number {
  let state = 0x811c9dc5;
  for (const list of lists) {
    for (const byte of new Uint8Array(list.buffer, list.byteOffset, list.byteLength)) {
      state = Math.imul(state ^ byte, 0x01000193);
    }
  }
  return state >>> 0;
}

/** The worst difference in units in the last place of the exact number, of 1 where that is smaller. */
export function units(found: Float32Array, exact: Float32Array): number {
  if (found.length !== exact.length) return Number.NaN;
  return exact.reduce((worst, value, i) => Math.max(worst, Math.abs(found[i]! - value) / lastPlace(value)), 0);
}

const lastPlace = (value: number): number => 2 ** (Math.max(0, Math.floor(Math.log2(Math.abs(value)))) - 23);
