import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, randint, split, type Batch, type FiniteDataset, type NamedArray } from '@ebmjs/core';
import { dequantise } from './dequantise.js';

export interface ArrayDatasetOptions {
  readonly name: string;
  /** `[n, ...shape]`: bytes are grey levels of 256, float32 are taken as they are. Kept, not copied. */
  readonly x: NamedArray;
  /** Labels: whole numbers `[n]`, which become one-hot, or float32 `[n, classes]` as they are. @defaultValue none */
  readonly y?: NamedArray;
  /** Number of classes of whole labels. @defaultValue one more than the highest */
  readonly classes?: number;
  /** @defaultValue `'not stated'` */
  readonly licence?: string;
  /** @defaultValue `'not stated'` */
  readonly attribution?: string;
}

const OPTIONS = ['name', 'x', 'y', 'classes', 'licence', 'attribution'];

/**
 * Arrays as a data set, such as a safetensors file holds: events of any shape, on [0, 1], with labels that may be numbers
 * (a size, a position) as well as classes. Bytes become `(v + u) / 256`, as `dequantise` has it.
 *
 * Throws an `EbmError` for arrays that are of the wrong type or rank, that differ in number, or that leave [0, 1].
 */
export function arrayDataset(options: ArrayDatasetOptions): FiniteDataset {
  knownOptions('arrayDataset', options, OPTIONS);
  const { name, x, y, licence = 'not stated', attribution = 'not stated' } = options;
  const [size = 0, ...shape] = x.shape;
  if (size === 0 || shape.length === 0)
    throw new EbmError('arrayDataset.x', 'must be [n, ...shape] with a row or more', x.shape);
  checkRange(x);
  if (y && y.shape[0] !== size) throw new EbmError('arrayDataset.y', `must have ${size} rows`, y.shape);
  const labels = y && labelsOf(y, options.classes);
  const rows: FiniteDataset['rows'] = (indices, key) =>
    ({
      x: tf.tensor(
        x.dtype === 'uint8' ? dequantise(pick(x, indices), { levels: 256, ...(key && { key }) }) : pick(x, indices),
        [indices.length, ...shape],
        'float32',
      ),
      ...(labels && { y: tf.tensor2d(pick(labels, indices), [indices.length, labels.shape[1]], 'float32') }),
    }) as Batch;
  return {
    name,
    shape,
    classes: labels?.shape[1] ?? 0,
    box: { min: 0, max: 1 },
    size,
    ...(x.dtype === 'uint8' && { levels: 256 }),
    licence,
    attribution,
    rows: (indices, key) => rows(checked(indices, size), key),
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return rows(randint(which, n, size), noise);
    },
  };
}

function checkRange({ dtype, data }: NamedArray): void {
  if (dtype === 'uint8') return;
  if (dtype === 'int32') throw new EbmError('arrayDataset.x', 'must be float32 or uint8', dtype);
  const bad = data.findIndex((value) => !(value >= 0 && value <= 1));
  if (bad >= 0) throw new EbmError(`arrayDataset.x.data[${bad}]`, 'must be from 0 to 1', data[bad]);
}

interface Labels {
  readonly shape: readonly [n: number, classes: number];
  readonly data: Float32Array;
}

/** One-hot rows of whole numbers; rows of numbers as they are. */
function labelsOf({ dtype, shape, data }: NamedArray, given: number | undefined): Labels {
  const [n, width, ...more] = shape as readonly [number, ...number[]];
  if (dtype === 'float32') {
    if (width === undefined || more.length > 0)
      throw new EbmError('arrayDataset.y', 'of float32 must be [n, classes]', shape);
    return { shape: [n, width], data };
  }
  if (width !== undefined) throw new EbmError('arrayDataset.y', 'of whole numbers must be [n]', shape);
  const classes = given ?? highestOf(data) + 1;
  const low = data.findIndex((label) => label < 0 || label >= classes);
  if (low >= 0)
    throw new EbmError(`arrayDataset.y.data[${low}]`, `must be a class from 0 to ${classes - 1}`, data[low]);
  const hot = new Float32Array(n * classes);
  data.forEach((label, i) => (hot[i * classes + label] = 1));
  return { shape: [n, classes], data: hot };
}

function highestOf(labels: ArrayLike<number>): number {
  let highest = 0;
  for (let i = 0; i < labels.length; i++) highest = Math.max(highest, labels[i]!);
  return highest;
}

function checked(indices: ArrayLike<number>, size: number): ArrayLike<number> {
  const bad = Array.from(indices).findIndex((row) => !(Number.isInteger(row) && row >= 0 && row < size));
  if (bad < 0) return indices;
  throw new EbmError(`arrayDataset.rows[${bad}]`, `must be a row from 0 to ${size - 1}`, indices[bad]);
}

/** The rows at `indices`, one after the other. */
function pick({ shape, data }: Pick<NamedArray, 'shape' | 'data'>, indices: ArrayLike<number>): Float32Array {
  const width = shape.slice(1).reduce((product, side) => product * side, 1);
  const out = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++)
    out.set(data.subarray(indices[i]! * width, (indices[i]! + 1) * width), i * width);
  return out;
}
