import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, valueAndGradient, type Energy, type Key } from '@ebmjs/core';
import { must, type Check } from './check.js';
import { noLeak } from './no-leak.js';
import { slopeError } from './slope-error.js';

/** How the points are drawn at which an energy is tested: `[n, ...shape]`, owned by the caller. */
export type PointSampler = (key: Key, n: number) => tf.Tensor;

/** An energy under test, which may depend on labels: `at(rows)` is the energy for a batch made of those rows. */
export interface EnergySubject {
  readonly name: string;
  readonly shape: readonly number[];
  readonly sample?: PointSampler | undefined;
  /** Lends the energy to `body`, which calls `at` inside `scope`, and frees what it is made of. */
  readonly lend: (body: (at: (rows: readonly number[]) => Energy) => Promise<void>) => Promise<void>;
}

export const ROWS = 6;
const ALL = Array.from({ length: ROWS }, (_, i) => i);

/** What holds for every energy: a number a row, rows apart, a right slope, nothing leaked. */
export function subjectChecks(subject: EnergySubject): readonly Check[] {
  const { name, shape, lend, sample = (k, n) => normal(k, [n, ...shape]) } = subject;
  const lent =
    (body: (at: (rows: readonly number[]) => Energy, x: tf.Tensor) => Promise<void> | void): (() => Promise<void>) =>
    () =>
      lend(async (at) => {
        const x = sample(key(1), ROWS);
        await body(at, x);
        release(x);
      });
  return [
    { name: `${name}: one number a row`, run: lent(oneARow) },
    { name: `${name}: rows never interact`, run: lent(rowsApart) },
    { name: `${name}: the slope is that of differences`, run: lent(rightSlope) },
    { name: `${name}: borrows its input and leaks nothing`, run: lent(borrows) },
  ];
}

type At = (rows: readonly number[]) => Energy;

const rowsOf = (x: tf.Tensor, rows: readonly number[]): tf.Tensor => tf.gather(x, tf.tensor1d([...rows], 'int32'));

/** The energies of some rows, computed as a batch of their own. */
async function energies(at: At, x: tf.Tensor, rows: readonly number[]): Promise<number[]> {
  const tensor = scope(() => at(rows)(rowsOf(x, rows)));
  const values = Array.from(await tensor.data());
  tensor.dispose();
  return values;
}

function oneARow(at: At, x: tf.Tensor): void {
  for (const rows of [[0], ALL]) {
    const [shape, dtype] = scope(() => {
      const value = at(rows)(rowsOf(x, rows));
      return [value.shape.join(), value.dtype] as const;
    });
    must(shape === `${rows.length}`, `${rows.length} rows gave energies of shape [${shape}]`);
    must(dtype === 'float32', `energies are ${dtype}`);
  }
}

async function rowsApart(at: At, x: tf.Tensor): Promise<void> {
  const together = await energies(at, x, ALL);
  const close = closeTo(together);
  const reversed = await energies(at, x, ALL.toReversed());
  must(close(reversed.toReversed(), together), 'the energies of a permuted batch are not the permuted energies');
  const repeated = await energies(at, x, [...ALL, ...ALL, 0]);
  must(close(repeated.slice(0, ROWS), together), 'the energies of a larger batch are others');
  const alone = await Promise.all(ALL.map(async (row) => (await energies(at, x, [row]))[0]!));
  must(close(alone, together), 'a row alone has another energy');
}

/** Equality up to float32 rounding, on the scale of the energies. */
export function closeTo(scale: readonly number[]): (a: readonly number[], b: readonly number[]) => boolean {
  const tolerance = 1e-5 * (1 + Math.max(...scale.map(Math.abs)));
  return (a, b) => a.length === b.length && a.every((value, i) => Math.abs(value - b[i]!) <= tolerance);
}

async function rightSlope(at: At, x: tf.Tensor): Promise<void> {
  const direction = normal(key(2), x.shape);
  const error = await slopeError({
    along: (t) => scope(() => at(ALL)(tf.add(x, tf.mul(direction, t)))),
    slope: scope(() => {
      const { grad } = valueAndGradient(at(ALL), x);
      return tf.sum<tf.Tensor1D>(tf.reshape(tf.mul(grad, direction), [ROWS, -1]), 1);
    }),
  });
  release(direction);
  must(error === undefined, `the gradient in x: ${error}`);
  const { tape, fused } = valuesOf(at, x);
  must(closeTo(tape)(fused, tape), 'valueAndGrad gives other energies');
}

function valuesOf(at: At, x: tf.Tensor): { tape: number[]; fused: number[] } {
  return scope(() => {
    const energy = at(ALL);
    return { tape: Array.from(energy(x).dataSync()), fused: Array.from(valueAndGradient(energy, x).value.dataSync()) };
  });
}

function borrows(at: At, x: tf.Tensor): void {
  noLeak(() => scope(() => void at(ALL)(x)));
  scope(() => {
    const energy = at(ALL); // its labels, if any, live as long as this scope
    noLeak(() => energy(x));
    noLeak(() => valueAndGradient(energy, x));
  });
  must(!x.isDisposed, 'the input was freed');
}
