import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  release,
  run,
  scope,
  whole,
  within,
  type Energy,
  type Kernel,
  type Key,
  type State,
} from '@ebmjs/core';

export interface TraverseOptions<S extends State = State, I = unknown> {
  readonly energy: Energy;
  readonly kernel: Kernel<S, I>;
  /** Where to begin `[n, ...event]`, borrowed. */
  readonly x: tf.Tensor;
  /**
   * Unit vectors `[n, ...event]`, borrowed; or the ones at an image, whose result is freed: they are asked for anew before
   * each move, and turned to go the way of the last ones.
   */
  readonly directions: tf.Tensor | ((x: tf.Tensor) => Promise<tf.Tensor>);
  readonly key: Key;
  /** Length of a move; below 0 the other way. @defaultValue 1 */
  readonly amount?: number;
  /** @defaultValue 6 */
  readonly moves?: number;
  /** Steps of the kernel after each move. @defaultValue 20 */
  readonly steps?: number;
  /** Looked at between steps. */
  readonly signal?: AbortSignal;
}

const NAMES = ['energy', 'kernel', 'x', 'directions', 'key', 'amount', 'moves', 'steps', 'signal'];

/**
 * Walks along directions: moves by `amount` along them, lets chains of a few steps bring the image back to what the model
 * knows, and so on (Du and Mordatch's program moves by 1 along eigenvectors of the Hessian, six times, with 20 steps after
 * each). The images `[moves + 1, n, ...event]`, first those of the beginning, are yours.
 */
export async function traverse<S extends State, I>(options: TraverseOptions<S, I>): Promise<tf.Tensor> {
  knownOptions('traverse', options, NAMES);
  const moves = whole('traverse.moves', options.moves ?? 6);
  const { x, key } = options;
  const images = [x.clone()];
  let heading: tf.Tensor | undefined;
  try {
    for (let i = 0; i < moves; i++) {
      const next: tf.Tensor = await headingAt(images[i]!, heading, options);
      release(heading);
      heading = next;
      images.push(moved(images[i]!, heading, { ...options, key: foldIn(key, i) }));
    }
    return tf.stack(images);
  } finally {
    release(images, heading);
  }
}

function moved<S extends State, I>(from: tf.Tensor, heading: tf.Tensor, options: TraverseOptions<S, I>): tf.Tensor {
  const { energy, kernel, key, amount = 1, steps = 20, signal } = options;
  within('traverse.amount', amount, -Infinity, Infinity);
  return scope(() => {
    const start = tf.add(from, tf.mul(heading, amount));
    return run(kernel, energy, key, start, { steps, ...(signal && { signal }) });
  });
}

async function headingAt<S extends State, I>(
  x: tf.Tensor,
  last: tf.Tensor | undefined,
  { directions }: TraverseOptions<S, I>,
): Promise<tf.Tensor> {
  const found = typeof directions === 'function' ? await directions(x) : directions.clone();
  try {
    if (!tf.util.arraysEqual(found.shape, x.shape)) {
      throw new EbmError('traverse.directions', `must have the shape of x, [${x.shape.join(', ')}]`, found.shape);
    }
    return scope(() => (last ? turned(found, last) : found.clone()));
  } finally {
    found.dispose();
  }
}

/** Each row, or minus it, so that it goes the way of `last`. */
function turned(v: tf.Tensor, last: tf.Tensor): tf.Tensor {
  const rows = [v.shape[0]!, ...v.shape.slice(1).map(() => 1)];
  const along = tf.sum(tf.reshape(tf.mul(v, last), [v.shape[0]!, -1]), 1);
  return tf.mul(v, tf.reshape(tf.where(tf.less(along, 0), tf.fill(along.shape, -1), tf.onesLike(along)), rows));
}
