import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, randint, split, whole, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';
import { dequantise } from './dequantise.js';

/** Whole numbers from 0; of 16 bits where there are more than 256 classes. */
export type ClassLabels = Uint8Array | Uint16Array;

export interface ImageDatasetOptions {
  readonly name: string;
  /** `[height, width, channels]`. */
  readonly shape: readonly [number, number, number];
  /** How many grey levels there are. @defaultValue 256 */
  readonly levels?: number;
  /** Grey levels, `[n, ...shape]`, flat. Kept, not copied. */
  readonly pixels: Uint8Array;
  /** A class for each image. Kept, not copied. @defaultValue no labels */
  readonly labels?: ClassLabels;
  /** Number of classes. @defaultValue one more than the highest label */
  readonly classes?: number;
  /** @defaultValue `'not stated'` */
  readonly licence?: string;
  /** Who made the data and how to cite them. @defaultValue `'not stated'` */
  readonly attribution?: string;
}

const OPTIONS = ['name', 'shape', 'levels', 'pixels', 'labels', 'classes', 'licence', 'attribution'];

/**
 * Images held as bytes: `x` `[n, ...shape]` on `(0, 1)`, dequantised as `dequantise` does, and one-hot labels
 * `[n, classes]`.
 *
 * Throws an `EbmError` where the pixels are not whole images, where labels and images differ in number, and for a label
 * that is no class.
 */
export function imageDataset(options: ImageDatasetOptions): FiniteDataset {
  knownOptions('imageDataset', options, OPTIONS);
  const { name, shape, pixels, labels, levels = 256, licence = 'not stated', attribution = 'not stated' } = options;
  const size = counted(options);
  const classes = labels ? classesOf(labels, options.classes) : 0;
  const rows = (indices: ArrayLike<number>, key?: Key): Batch => {
    const chosen = gather(pixels, indices, pixels.length / size);
    const x = tf.tensor(dequantise(chosen, { levels, ...(key && { key }) }), [indices.length, ...shape]);
    return labels ? { x, y: oneHot(labels, indices, classes) } : { x };
  };
  return {
    name,
    shape,
    classes,
    box: { min: 0, max: 1 },
    size,
    levels,
    licence,
    attribution,
    rows: (indices, key) => rows(checkedRows(`${name}.rows`, indices, size), key),
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return rows(randint(which, n, size), noise);
    },
  };
}

/** Number of images. */
function counted({ shape, pixels, labels }: ImageDatasetOptions): number {
  const area = shape.reduce((product, side) => product * whole('imageDataset.shape', side), 1);
  const size = pixels.length / area;
  if (!(Number.isInteger(size) && size > 0)) {
    throw new EbmError(
      'imageDataset.pixels',
      `must hold one image of ${area} pixels or more, all whole`,
      pixels.length,
    );
  }
  if (labels && labels.length !== size)
    throw new EbmError('imageDataset.labels', `must hold ${size} labels`, labels.length);
  return size;
}

function classesOf(labels: ClassLabels, given: number | undefined): number {
  const highest = (labels as Uint16Array).reduce((a, b) => Math.max(a, b), 0);
  const classes = whole('imageDataset.classes', given ?? highest + 1);
  if (highest >= classes) throw new EbmError('imageDataset.labels', `must be below the ${classes} classes`, highest);
  return classes;
}

function checkedRows(where: string, indices: ArrayLike<number>, size: number): ArrayLike<number> {
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < size)) {
      throw new EbmError(`${where}[${i}]`, `must be a row from 0 to ${size - 1}`, row);
    }
  }
  return indices;
}

function gather(bytes: Uint8Array, indices: ArrayLike<number>, width: number): Uint8Array {
  const out = new Uint8Array(indices.length * width);
  for (let i = 0; i < indices.length; i++)
    out.set(bytes.subarray(indices[i]! * width, (indices[i]! + 1) * width), i * width);
  return out;
}

/** The labels at `indices`, one-hot. */
function oneHot(labels: ClassLabels, indices: ArrayLike<number>, classes: number): tf.Tensor2D {
  const out = new Float32Array(indices.length * classes);
  for (let i = 0; i < indices.length; i++) out[i * classes + labels[indices[i]!]!] = 1;
  return tf.tensor2d(out, [indices.length, classes]);
}
