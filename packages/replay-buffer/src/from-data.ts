import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  normal,
  scope,
  split,
  whole,
  within,
  type Dataset,
  type Key,
} from '@ebmjs/core';
import { classOf } from './label-index.js';
import type { Prior } from './prior.js';

export interface FromDataOptions {
  /** Standard deviation of the noise that is added. @defaultValue `0.3`, as in the code of Du and Mordatch (2019) */
  readonly noise?: number;
  /** Batches looked through for examples of the classes that are wanted. @defaultValue `100` */
  readonly tries?: number;
}

/**
 * A prior of examples with noise, `x + s z`, not clamped to any box. Where chains have labels and the data has, a chain of
 * a class begins at an example of that class; that takes reading the data's labels back, synchronously.
 *
 * The prior throws an `EbmError` when `tries` batches hold too few examples of a class.
 */
export function fromData(data: Dataset, options: FromDataOptions = {}): Prior {
  knownOptions('fromData', options, ['noise', 'tries']);
  const { noise = 0.3, tries = 100 } = options;
  within('fromData.noise', noise, 0, Infinity);
  whole('fromData.tries', tries);
  const prior = (key: Key, n: number, labels?: Int32Array): tf.Tensor =>
    scope(() => {
      const [dataKey, noiseKey] = split(key, 2);
      const x = labels && data.classes > 0 ? matched(data, dataKey, { labels, tries }) : data.batch(dataKey, n).x;
      return noise === 0 ? x : tf.add(x, tf.mul(normal(noiseKey, x.shape), noise));
    });
  return Object.assign(prior, { origin: 'data' as const });
}

/** Examples of the classes wanted, each taken once of those that batch after batch brings. */
function matched(
  data: Dataset,
  key: Key,
  { labels, tries }: { readonly labels: Int32Array; readonly tries: number },
): tf.Tensor {
  const wanted = new Map<number, number[]>();
  labels.forEach((label, row) => wanted.set(label, [...(wanted.get(label) ?? []), row]));
  const found: tf.Tensor[] = [];
  const places: number[] = [];
  for (let i = 0; i < tries && places.length < labels.length; i++) {
    const { x, y } = data.batch(foldIn(key, i), labels.length);
    const rows = takeWanted(y!.dataSync<'float32'>(), data.classes, wanted);
    if (rows.length > 0)
      found.push(
        tf.gather(
          x,
          tf.tensor1d(
            rows.map(({ from }) => from),
            'int32',
          ),
        ),
      );
    places.push(...rows.map(({ to }) => to));
  }
  if (places.length < labels.length) {
    const missing = [...wanted].filter(([, rows]) => rows.length > 0).map(([label]) => label);
    throw new EbmError('fromData', `must find examples of every class in ${tries} batches; these are missing`, missing);
  }
  const source = new Int32Array(places.length);
  places.forEach((place, i) => (source[place] = i));
  return tf.gather(tf.concat(found), tf.tensor1d(source, 'int32'));
}

/** Rows of a batch that are wanted, and where to; takes them out of `wanted`. */
function takeWanted(
  y: Float32Array,
  classes: number,
  wanted: Map<number, number[]>,
): { readonly from: number; readonly to: number }[] {
  return Array.from({ length: y.length / classes }, (_, from) => ({
    from,
    to: wanted.get(classOf(y, from, classes))?.pop(),
  })).filter((row): row is { from: number; to: number } => row.to !== undefined);
}
