import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** `x[t + 1] = a x[t] + s z`, from `N(0, s^2 / (1 - a^2))`: an autoregressive process in equilibrium, of one feature. */
export interface Process {
  readonly a: number;
  readonly s: number;
}

/** `-log p` of windows `[n, moments, 1]` up to a constant, `x P x / 2`, which is the energy that a perfect model would have. */
export function energyOf(process: Process): Energy {
  const both = (x: tf.Tensor): { value: tf.Tensor1D; grad: tf.Tensor } =>
    scope(() => {
      const flat = tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D;
      const slope = tf.matMul(flat, tf.tensor2d(precisionOf(process, flat.shape[1])));
      const value = tf.mul(tf.sum(tf.mul(flat, slope), 1), 0.5) as tf.Tensor1D;
      return { value, grad: tf.reshape(slope, x.shape) };
    });
  return Object.assign(
    (x: tf.Tensor) =>
      scope(() => {
        const { value, grad } = both(x);
        grad.dispose();
        return value;
      }),
    { valueAndGrad: both },
  );
}

/** Its precision matrix over so many moments. */
export function precisionOf({ a, s }: Process, moments: number): number[][] {
  const at = (i: number, j: number): number => {
    if (i === j) return (i === 0 || i === moments - 1 ? 1 : 1 + a ** 2) / s ** 2;
    return Math.abs(i - j) === 1 ? -a / s ** 2 : 0;
  };
  return Array.from({ length: moments }, (_, i) => Array.from({ length: moments }, (__, j) => at(i, j)));
}

/** `n` trajectories `[n, moments, 1]`. */
export const draw = ({ a, s }: Process, key: Key, [n, moments]: readonly [number, number]): tf.Tensor3D =>
  scope(() => {
    const z = tf.unstack(normal(key, [n, moments]), 1);
    let x = tf.mul(z[0]!, s / Math.sqrt(1 - a ** 2));
    const all = [x];
    for (const next of z.slice(1)) all.push((x = tf.add(tf.mul(x, a), tf.mul(next, s))));
    return tf.expandDims(tf.stack(all, 1), 2) as tf.Tensor3D;
  });

/**
 * Draws the free moments of a quadratic energy given the others at once and exactly, by Gauss's elimination on the precision
 * matrix: what a sampler of endless steps would give.
 */
export const exactly =
  (process: Process) =>
  (free: readonly boolean[]): Kernel<State, unknown> => ({
    init: (position) => ({ position: position.clone() }),
    step: (key, { position }) => [{ position: drawn(process, { key, position, free }) }, {}],
  });

interface Given {
  readonly key: Key;
  readonly position: tf.Tensor;
  readonly free: readonly boolean[];
}

function drawn(process: Process, { key, position, free }: Given): tf.Tensor {
  const precision = precisionOf(process, free.length);
  const unknown = free.flatMap((is, i) => (is ? [i] : []));
  const { mean, root } = conditional(precision, unknown);
  return scope(() => {
    const x = tf.reshape(position, [-1, free.length]);
    const z = normal(key, [x.shape[0]!, unknown.length]);
    const values = tf.add(tf.matMul(x, tf.tensor2d(mean)), tf.matMul(z, tf.tensor2d(root)));
    const back = free.map((_, i) => unknown.map((u) => (u === i ? 1 : 0)));
    const kept = tf.mul(x, tf.tensor1d(free.map((is) => (is ? 0 : 1))));
    return tf.reshape(tf.add(kept, tf.matMul(values as tf.Tensor2D, tf.tensor2d(back), false, true)), position.shape);
  });
}

/** The mean of the unknown as a linear map of all, and a factor `R` of their covariance, `z R`. */
export function conditional(precision: readonly (readonly number[])[], unknown: readonly number[]) {
  const isKnown = (i: number): boolean => !unknown.includes(i);
  const covariance = inverse(unknown.map((i) => unknown.map((j) => precision[i]![j]!)));
  const mean = precision.map((_, i) =>
    unknown.map((__, u) =>
      isKnown(i) ? -unknown.reduce((sum, v, k) => sum + covariance[u]![k]! * precision[v]![i]!, 0) : 0,
    ),
  );
  return { mean, covariance, root: transposed(cholesky(covariance)) };
}

const transposed = (m: readonly (readonly number[])[]): number[][] => m.map((_, i) => m.map((row) => row[i]!));

function inverse(m: readonly (readonly number[])[]): number[][] {
  const n = m.length;
  const rows = m.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]![i]!;
    rows[i] = rows[i]!.map((value) => value / pivot);
    for (let j = 0; j < n; j++) {
      const factor = rows[j]![i]!;
      if (j !== i) rows[j] = rows[j]!.map((value, k) => value - factor * rows[i]![k]!);
    }
  }
  return rows.map((row) => row.slice(n));
}

function cholesky(m: readonly (readonly number[])[]): number[][] {
  const l = m.map(() => m.map(() => 0));
  for (const [i, row] of m.entries())
    for (let j = 0; j <= i; j++) {
      const rest = row[j]! - l[i]!.slice(0, j).reduce((sum, value, k) => sum + value * l[j]![k]!, 0);
      l[i]![j] = i === j ? Math.sqrt(rest) : rest / l[j]![j]!;
    }
  return l;
}
