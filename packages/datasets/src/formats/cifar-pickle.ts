import { planesToPixels, type CifarLayout, type CifarRecords } from './cifar.js';
import { pickledPictures } from './pickled-pictures.js';

const PIXELS = 3 * 32 * 32;
/** What the Python version calls the labels that are bytes in the binary version: of CIFAR-10, of CIFAR-100. */
const NAMES: Readonly<Record<number, readonly string[]>> = { 1: ['labels'], 2: ['coarse_labels', 'fine_labels'] };

/**
 * The records of a file of CIFAR's Python version, a pickle that is read and not run; else as `parseCifar`.
 *
 * Throws an `EbmError` as `pickledPictures` does, and for a label that is no class.
 */
export function parseCifarPickle(bytes: Uint8Array, { file, classes }: CifarLayout): CifarRecords {
  const { size, rowOf, labelsOf } = pickledPictures(bytes, file, PIXELS);
  const labels = classes.map((count, i) =>
    Uint8Array.from(labelsOf(NAMES[classes.length]![i]!, { first: 0, last: count - 1 })),
  );
  const pixels = new Uint8Array(size * PIXELS);
  for (let row = 0; row < size; row++) planesToPixels(rowOf(row), pixels.subarray(row * PIXELS));
  return { pixels, labels };
}
