import { gradient, key, release, type Energy } from '@ebmjs/core';
import { expectNoLeak, testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Toy } from '../src/toy.js';

interface LawOptions {
  readonly toy: Toy;
  /** Half the width of a square that holds all but a millionth of the mass. */
  readonly reach: number;
  /** Points where the density is smooth, for its gradient. */
  readonly smoothAt: readonly (readonly [number, number])[];
  /** Nodes of the integral along each side of a bin. @defaultValue 16 */
  readonly nodesPerBin?: number;
}

const BINS = 16;
const DRAWS = 20_000;

/** What holds for every toy, besides what holds for every data set: a normalised density, draws that follow it, its gradient. */
export function toyLaws({ toy, reach, smoothAt, nodesPerBin = 16 }: LawOptions): void {
  let known: number[] | undefined;
  const masses = (): number[] => (known ??= binMasses(toy, reach, nodesPerBin));

  testDataset({ dataset: toy });

  it('has a density that integrates to 1', () => {
    // Up to 65,536 nodes in float32, and a millionth outside.
    expect(Math.abs(masses().reduce((sum, mass) => sum + mass, 0) - 1)).toBeLessThan(1e-5);
  });

  it('draws what its density says', () => {
    const counts = binCounts(toy, reach);
    const cells = masses().map((mass, i) => ({ mean: DRAWS * mass, count: counts[i]! }));
    const full = cells.filter(({ mean }) => mean >= 5);
    const chi2 = full.reduce((sum, { mean, count }) => sum + (count - mean) ** 2 / mean, 0);
    // chi^2 of as many degrees of freedom: standard deviation sqrt(2 df). Too small is as suspicious as too large.
    expect(full.length).toBeGreaterThan(20);
    expect(Math.abs(chi2 - full.length)).toBeLessThan(5 * Math.sqrt(2 * full.length));
    const rest = cells.filter(({ mean }) => mean < 5);
    const [mean, count] = [sum(rest.map((cell) => cell.mean)), sum(rest.map((cell) => cell.count))];
    expect(Math.abs(count - mean)).toBeLessThanOrEqual(5 * Math.sqrt(mean));
  });

  it('has the gradient of its density', () => {
    const h = 0.01;
    const energy: Energy = (x) => toy.logDensity(x);
    const at = (x: number, y: number): number => tf.tidy(() => toy.logDensity(tf.tensor2d([[x, y]])).dataSync()[0]!);
    for (const [x, y] of smoothAt) {
      const slope = tf.tidy(() => gradient(energy)(tf.tensor2d([[x, y]])).dataSync());
      const size = Math.max(1, Math.abs(at(x, y)));
      // Central differences: rounding 6e-8 / h of the value, and h^2 / 6 of the third derivative, of order 1 / spread^3.
      const error = (5 * 6e-8 * size) / h + 0.02;
      expect(Math.abs(slope[0]! - (at(x + h, y) - at(x - h, y)) / (2 * h))).toBeLessThan(error);
      expect(Math.abs(slope[1]! - (at(x, y + h) - at(x, y - h)) / (2 * h))).toBeLessThan(error);
    }
  });

  it('leaks nothing, borrows what it is given, and refuses other shapes', () => {
    const x = tf.zeros([3, 2]);
    expectNoLeak(() => toy.logDensity(x));
    expect(x.isDisposed).toBe(false);
    const wide = tf.zeros([3, 3]);
    expect(() => toy.logDensity(wide)).toThrow(`${toy.name}.logDensity: must have shape [n, 2], got [3,3]`);
    tf.dispose([x, wide]);
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The integral of the density over each of `BINS^2` squares, by the midpoint rule. */
function binMasses(toy: Toy, reach: number, nodesPerBin: number): number[] {
  const side = BINS * nodesPerBin;
  const h = (2 * reach) / side;
  const line = Float32Array.from({ length: side }, (_, i) => (i + 0.5) * h - reach);
  const nodes = new Float32Array(2 * side ** 2).map((_, i) =>
    i % 2 === 0 ? line[(i >> 1) % side]! : line[Math.floor((i >> 1) / side)]!,
  );
  const logs = tf.tidy(() => toy.logDensity(tf.tensor2d(nodes, [side ** 2, 2])));
  const masses = new Array<number>(BINS ** 2).fill(0);
  logs.dataSync().forEach((log, i) => {
    const [column, row] = [i % side, Math.floor(i / side)].map((node) => Math.floor(node / nodesPerBin));
    masses[row! * BINS + column!]! += Math.exp(log) * h ** 2;
  });
  logs.dispose();
  return masses;
}

function binCounts(toy: Toy, reach: number): number[] {
  const batch = toy.batch(key(11), DRAWS);
  const values = batch.x.dataSync();
  const counts = new Array<number>(BINS ** 2).fill(0);
  for (let i = 0; i < values.length; i += 2) {
    const [column, row] = [values[i]!, values[i + 1]!].map((v) => Math.floor(((v + reach) / (2 * reach)) * BINS));
    if (Math.min(column!, row!) >= 0 && Math.max(column!, row!) < BINS) counts[row! * BINS + column!]!++;
  }
  release(batch);
  return counts;
}
