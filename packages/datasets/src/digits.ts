import {
  EbmError,
  key as keyOf,
  knownOptions,
  oneOf,
  permutation,
  within,
  type FiniteDataset,
  type Key,
} from '@ebmjs/core';
import { digitsData } from './digits-data.js';
import { imageDataset } from './image-dataset.js';

const COUNT = 1797;
const PIXELS = 64;

export interface DigitsOptions {
  /** @defaultValue `'train'` */
  readonly split?: 'train' | 'test' | 'all';
  /** Share of the digits that are held out for testing, between 0 and 1. @defaultValue 1 / 6, 300 of 1,797 */
  readonly testShare?: number;
  /** Decides which digits are held out. @defaultValue `key(0)`: always the same ones */
  readonly key?: Key;
}

/**
 * 1,797 handwritten digits, 8 x 8 pixels of 17 grey levels, ten classes. They come with the package: no download.
 *
 * Train and test are a random division, disjoint and complete; the same people wrote both. With `split: 'all'` the digits
 * stand in the order of the published file (`optdigits.tes`), and `testShare` and `key` play no part.
 *
 * Rejects with an `EbmError` for a share that leaves a side empty.
 */
export async function digits(options: DigitsOptions = {}): Promise<FiniteDataset> {
  knownOptions('digits', options, ['split', 'testShare', 'key']);
  const split = oneOf('digits.split', options.split ?? 'train', ['train', 'test', 'all']);
  const chosen = rowsOf(split, options);
  const bytes = await gunzip(fromBase64(digitsData));
  const at =
    (column: number): ((row: number) => number) =>
    (row) =>
      bytes[column * COUNT + row]!;
  return imageDataset({
    name: split === 'all' ? 'digits' : `digits/${split}`,
    shape: [8, 8, 1],
    levels: 17,
    pixels: Uint8Array.from({ length: chosen.length * PIXELS }, (_, i) =>
      at(i % PIXELS)(chosen[Math.floor(i / PIXELS)]!),
    ),
    labels: Uint8Array.from(chosen, at(PIXELS)),
    classes: 10,
    licence: 'CC BY 4.0',
    attribution:
      'E. Alpaydin and C. Kaynak (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning Repository. ' +
      'https://doi.org/10.24432/C50P49',
  });
}

function rowsOf(split: 'train' | 'test' | 'all', { testShare = 1 / 6, key = keyOf(0) }: DigitsOptions): Int32Array {
  const held = Math.round(within('digits.testShare', testShare, 0, 1) * COUNT);
  if (held === 0 || held === COUNT) {
    throw new EbmError('digits.testShare', `must leave one digit or more of ${COUNT} on either side`, testShare);
  }
  if (split === 'all') return Int32Array.from({ length: COUNT }, (_, i) => i);
  const order = permutation(key, COUNT);
  return split === 'test' ? order.subarray(0, held) : order.subarray(held);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
