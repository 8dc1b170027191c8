export interface Energies {
  readonly energies: Float32Array;
  /** Class of each row; absent where there are none. */
  readonly labels?: Float32Array | undefined;
}

/**
 * Root mean square over classes, weighed by their rows, of the mean energy of data and samples together. Contrastive
 * divergence leaves the level of each class free; an L2 penalty holds it near 0. `NaN` where an energy is.
 */
export function energyLevel(...sets: readonly Energies[]): number {
  const sums = new Map<number, { readonly rows: number; readonly sum: number }>();
  for (const { energies, labels } of sets) {
    energies.forEach((energy, i) => {
      const label = labels?.[i] ?? 0;
      const { rows, sum } = sums.get(label) ?? { rows: 0, sum: 0 };
      sums.set(label, { rows: rows + 1, sum: sum + energy });
    });
  }
  const all = [...sums.values()];
  const total = all.reduce((count, { rows }) => count + rows, 0);
  return Math.sqrt(all.reduce((squares, { rows, sum }) => squares + sum ** 2 / rows, 0) / total);
}
