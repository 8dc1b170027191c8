import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** A distribution with exact draws. */
interface Sampled {
  readonly energy: Energy;
  readonly sample: (key: Key, n: number) => tf.Tensor;
}

export interface Invariance {
  /** The largest score of any statistic, in standard errors. */
  readonly worst: { readonly statistic: string; readonly z: number };
  /** Mean acceptance over the steps; NaN where the kernel reports none. */
  readonly accepted: number;
  /** Share of the chains that ended elsewhere. */
  readonly moved: number;
}

export interface InvarianceOptions {
  /** @defaultValue 20000 */
  readonly chains?: number;
  /** @defaultValue 1 */
  readonly steps?: number;
}

/**
 * Chains that start from exact draws, and what their steps did to the distribution: the change of each statistic from
 * start to end, chain by chain, over its own standard error. Statistics are every coordinate and the energy, their
 * squares, products of neighbours, and whether they are below five of their quantiles.
 *
 * There are at most 50 of them on three coordinates: a sound kernel exceeds 5.7 once in a million runs.
 */
export function invariance<S extends State, I extends object>(
  kernel: Kernel<S, I>,
  target: Sampled,
  key: Key,
  { chains = 20_000, steps = 1 }: InvarianceOptions = {},
): Invariance {
  const start = target.sample(foldIn(key, 0), chains);
  let state = kernel.init(start, target.energy);
  const rates: number[] = [];
  for (let i = 1; i <= steps; i++) {
    const [next, info] = kernel.step(foldIn(key, i), state, target.energy);
    const { acceptance } = info as { acceptance?: tf.Tensor };
    rates.push(acceptance ? scope(() => tf.mean(acceptance).dataSync()[0]!) : NaN);
    release(state, info);
    state = next;
  }
  const probe = target.sample(foldIn(key, steps + 1), 2000); // where the quantiles are
  const [before, after, about] = [start, state.position, probe].map((x) => columnsOf(x, target.energy));
  release(start, state, probe);
  const scores = statistics(about!).map(({ statistic, of }) => ({
    statistic,
    z: Math.abs(score(of, before!, after!)),
  }));
  return {
    worst: scores.reduce((a, b) => (b.z > a.z || Number.isNaN(b.z) ? b : a)),
    accepted: rates.reduce((a, b) => a + b, 0) / rates.length,
    moved: before![0]!.filter((x, i) => x !== after![0]![i]).length / chains,
  };
}

type Columns = readonly Float32Array[];

/** The coordinates of the rows and their energies, a column each. */
function columnsOf(x: tf.Tensor, energy: Energy): Columns {
  return scope(() => {
    const rows = tf.reshape(x, [x.shape[0]!, -1]);
    const columns = tf.unstack(tf.concat([rows, tf.expandDims(energy(x), 1)], 1), 1);
    return columns.map((column) => Float32Array.from(column.dataSync()));
  });
}

interface Statistic {
  readonly statistic: string;
  readonly of: (columns: Columns, row: number) => number;
}

function statistics(about: Columns): Statistic[] {
  return about.flatMap((probe, c) => {
    const name = c === about.length - 1 ? 'E' : `x[${c}]`;
    const sorted = probe.toSorted();
    const next = (c + 1) % about.length;
    const below = [0.1, 0.3, 0.5, 0.7, 0.9].map((share): Statistic => {
      const quantile = sorted[Math.floor(share * sorted.length)]!;
      return { statistic: `P(${name} < ${quantile.toPrecision(3)})`, of: (x, i) => Number(x[c]![i]! < quantile) };
    });
    return [
      { statistic: name, of: (x, i) => x[c]![i]! },
      { statistic: `${name}^2`, of: (x, i) => x[c]![i]! ** 2 },
      { statistic: `${name} times the next`, of: (x, i) => x[c]![i]! * x[next]![i]! },
      ...below,
    ] satisfies Statistic[];
  });
}

/** The mean change of a statistic over its standard error; 0 where none changed. */
function score(of: Statistic['of'], before: Columns, after: Columns): number {
  const changes = Array.from(before[0]!, (_, i) => of(after, i) - of(before, i));
  const mean = changes.reduce((a, b) => a + b, 0) / changes.length;
  const variance = changes.reduce((a, b) => a + (b - mean) ** 2, 0) / (changes.length - 1);
  return variance === 0 ? 0 : mean / Math.sqrt(variance / changes.length);
}
