import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { LatticeTarget } from '../src/targets/lattice-target.js';

/** Every state of `sites` sites, each given as the numbers `table[state]`: `[table.length ** sites, ...shape]`. */
export function everyState(sites: number, table: readonly (readonly number[])[], shape: readonly number[]): tf.Tensor {
  const q = table.length;
  const rows = Array.from({ length: q ** sites }, (_, k) =>
    Array.from({ length: sites }, (__, i) => table[Math.floor(k / q ** i) % q]!).flat(),
  );
  return tf.tensor(Float32Array.from(rows.flat()), [rows.length, ...shape]);
}

/**
 * Checks all that a lattice says of itself against sums over every state: of its own energies, which are float32 and so
 * good to 1e-6 of their size.
 */
export function expectEnumerated(target: LatticeTarget, table: readonly (readonly number[])[]): void {
  const sites = target.shape[0]! * target.shape[1]!;
  const x = everyState(sites, table, target.shape);
  const energies = [...target.energy(x).dataSync()];
  const d = x.size / energies.length;
  const flat = x.dataSync();
  const low = Math.min(...energies);
  const z = energies.reduce((sum, energy) => sum + Math.exp(low - energy), 0);
  const p = energies.map((energy) => Math.exp(low - energy) / z);
  const expectation = (of: (k: number) => number): number => p.reduce((sum, share, k) => sum + share * of(k), 0);
  const moments = (of: (k: number) => number): { mean: number; variance: number } => {
    const mean = expectation(of);
    return { mean, variance: expectation((k) => (of(k) - mean) ** 2) };
  };
  const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-5 * (1 + Math.abs(b)));

  near(target.logZ, Math.log(z) - low);
  const each = Array.from({ length: d }, (_, i) => moments((k) => flat[k * d + i]!));
  each.forEach(({ mean, variance }, i) => {
    near(target.mean[i]!, mean);
    near(target.variance[i]!, variance);
    for (let j = 0; j < d; j += 1 + Math.floor(d / 7)) {
      near(
        target.covariance[i]![j]!,
        expectation((k) => (flat[k * d + i]! - mean) * (flat[k * d + j]! - each[j]!.mean)),
      );
    }
  });
  const energy = moments((k) => energies[k]!);
  near(target.energyMoments.mean, energy.mean);
  near(target.energyMoments.variance, energy.variance);
  const numbers = d / sites;
  const total = (k: number, number: number): number =>
    Array.from({ length: sites }, (_, i) => flat[k * d + i * numbers + number]!).reduce((a, b) => a + b, 0);
  expect(target.magnetisation).toHaveLength(numbers);
  target.magnetisation.forEach(({ mean, variance }, number) => {
    const exact = moments((k) => total(k, number));
    near(mean, exact.mean);
    near(variance, exact.variance);
  });
  x.dispose();
}
