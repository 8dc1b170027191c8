import { key, knownOptions, release, type Batch, type Dataset, type FiniteDataset, type Key } from '@ebmjs/core';
import { must, type Check } from './check.js';
import { noLeak } from './no-leak.js';
import { finiteDatasetChecks } from './finite-dataset-checks.js';
import { readBatch, sameRows, type Rows } from './read-batch.js';

/** A data set under test. */
export interface DatasetCase {
  /** Counted or endless; a counted one has a `size`. */
  readonly dataset: Dataset | FiniteDataset;
}

/**
 * What every data set must do: draw its batches from the key alone, in the shapes and types it claims, with finite
 * values inside its box and one-hot labels where it has classes, and leak nothing. A finite one must also give any row
 * by its index, the same each time, and say whose it is.
 */
export function datasetChecks(options: DatasetCase): readonly Check[] {
  knownOptions('datasetChecks', options, ['dataset']);
  const { dataset } = options;
  const draw = (k: Key, n: number): Promise<Rows> => readBatch(dataset.batch(k, n));
  return [
    {
      name: 'batch: the shapes and types it claims',
      run: () => [1, 7].forEach((n) => shapesFit(dataset, dataset.batch(key(0), n), n)),
    },
    { name: 'batch: the same key gives the same rows, and another others', run: () => keyed(draw) },
    { name: 'batch: finite values, inside the box', run: async () => inBox(dataset, await draw(key(3), 64)) },
    { name: 'batch: labels are one-hot', run: async () => oneHot(dataset, await draw(key(3), 64)) },
    { name: 'batch: leaks nothing', run: () => noLeak(() => dataset.batch(key(0), 5)) },
    ...('size' in dataset ? finiteDatasetChecks(dataset) : []),
  ];
}

/** Frees the batch. */
export function shapesFit({ shape, classes }: Dataset, { x, y }: Batch, n: number): void {
  const [xShape, xType, yShape, yType] = [x.shape, x.dtype, y?.shape, y?.dtype];
  release(x, y);
  must(xShape.join() === [n, ...shape].join(), `x must have shape [${[n, ...shape]}], has [${xShape}]`);
  must(xType === 'float32', `x must be float32, is ${xType}`);
  if (classes === 0) return must(yShape === undefined, 'there are labels, but no classes');
  must(yShape?.join() === [n, classes].join(), `y must have shape [${[n, classes]}], has [${yShape}]`);
  must(yType === 'float32', `y must be float32, is ${yType}`);
}

async function keyed(draw: (key: Key, n: number) => Promise<Rows>): Promise<void> {
  const [first, again, other] = [await draw(key(0), 8), await draw(key(0), 8), await draw(key(1), 8)];
  must(sameRows(first, again), 'the same key gave two different batches');
  must(!sameRows(first, other), 'two keys gave the same batch');
}

function inBox({ box }: Dataset, { x }: Rows): void {
  must(x.every(Number.isFinite), 'a value is not finite');
  if (!box) return;
  const [min, max] = [Math.fround(box.min), Math.fround(box.max)];
  const outside = x.find((value) => value < min || value > max);
  must(outside === undefined, `${outside} is not from ${box.min} to ${box.max}`);
}

function oneHot({ classes }: Dataset, { y }: Rows): void {
  if (classes === 0) return must(y.length === 0, 'there are labels, but no classes');
  must(
    y.every((value) => value === 0 || value === 1),
    'a label is neither 0 nor 1',
  );
  const sums = Array.from({ length: y.length / classes }, (_, i) =>
    y.slice(i * classes, (i + 1) * classes).reduce((a, b) => a + b, 0),
  );
  must(
    sums.every((sum) => sum === 1),
    'a row does not have exactly one label',
  );
}
