import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Dataset, FiniteDataset, Key } from '@ebmjs/core';
import { subset } from '@ebmjs/datasets';

/** Columns of the labels of sprites that a model is told. */
export interface LabelColumns {
  readonly begin: number;
  readonly count: number;
}

export const SHAPE: LabelColumns = { begin: 0, count: 3 };
export const PLACE: LabelColumns = { begin: 3, count: 2 };

/** Some rows of a data set, with some columns of their labels. */
export function labelledPart(data: FiniteDataset, rows: readonly number[], told: LabelColumns): FiniteDataset {
  const chosen = subset(data, rows);
  return {
    ...chosen,
    classes: told.count,
    rows: (indices, key) => withColumns(chosen.rows(indices, key), told),
    batch: (key, n) => withColumns(chosen.batch(key, n), told),
  };
}

/** Takes the batch over. */
function withColumns({ x, y }: Batch, { begin, count }: LabelColumns): Batch {
  const told = tf.slice(y!, [0, begin], [-1, count]);
  y!.dispose();
  return { x, y: told };
}

/** Labels of rows drawn from the data, for chains that begin. */
export const labelsFrom =
  ({ batch }: Dataset) =>
  (key: Key, n: number): tf.Tensor2D => {
    const { x, y } = batch(key, n);
    x.dispose();
    return y!;
  };
