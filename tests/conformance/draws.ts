import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, keyOfRows, normal, uniform, type Params } from '@ebmjs/core';
import type { Probe } from './check.js';
import { read } from './read.js';

const SHAPES = [[1], [7], [1001], [65, 64]];

/** FNV-1a of the bits of the uniform draws below, in their order, as version 0.0.0 had them in JavaScript. */
const UNIFORM_BITS = 1285699438;

/** Rows of 5 and of 301 numbers, in parts that begin anywhere in Philox's blocks of four. */
const WIDTHS = [5, 301];
const PARTS = [3, 1, 7];
const ROWS = PARTS.reduce((sum, rows) => sum + rows, 0);
const DRAWS = { uniform, normal };

/** Draws of all rows, and of parts of them put together. */
const rowDraws = (): Params =>
  Object.fromEntries(
    Object.entries(DRAWS).flatMap(([name, draw]) =>
      WIDTHS.flatMap((width) => {
        const parts = PARTS.map((rows, i) => {
          const from = PARTS.slice(0, i).reduce((sum, size) => sum + size, 0);
          return draw(keyOfRows(key(3), from, rows), [rows, width]);
        });
        const together = tf.concat(parts);
        tf.dispose(parts);
        return [
          [`${name} whole ${width}`, draw(keyOfRows(key(3), 0, ROWS), [ROWS, width])],
          [`${name} parts ${width}`, together],
        ] as const;
      }),
    ),
  );

/** The same key, the same numbers. */
export const drawProbe: Probe = {
  measure: () =>
    read({
      ...rowDraws(),
      ...Object.fromEntries(
        SHAPES.flatMap((shape, i) => [
          [`uniform ${i}`, uniform(foldIn(key(0), i), shape)],
          [`normal ${i}`, normal(foldIn(key(2 ** 53 - 1), i), shape)],
        ]),
      ),
    }),
  checks: [
    {
      name: 'draws of all rows and of some: bits',
      unit: 'wrong hashes',
      tolerance: 0,
      error: (found) =>
        Object.keys(DRAWS)
          .flatMap((name) => WIDTHS.map((width) => [`${name} whole ${width}`, `${name} parts ${width}`] as const))
          .filter(([whole, parts]) => hash([found[whole]!]) !== hash([found[parts]!])).length,
    },
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
