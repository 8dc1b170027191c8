import { EbmError, knownOptions, mean, oneOf, whole } from '@ebmjs/core';

/** Energies by the name of what they are of: data, samples, a set of outliers. */
export type NamedEnergies<Name extends string = string> = { readonly [name in Name]: ArrayLike<number> };

export interface EnergyHistogramOptions<Name extends string = string> {
  /** Number of bins. @defaultValue 50 */
  readonly bins?: number;
  /**
   * The set whose mean energy is subtracted from all: an energy has no zero of its own, and those of two models compare
   * only so (the relative energies of Du and Mordatch 2019, A.13). Without it energies stay as they are.
   */
  readonly relativeTo?: Name;
}

/** Counts in common bins, as plain JSON. */
export interface EnergyHistogram<Name extends string = string> {
  /** `bins + 1` faces, ascending. Bin `i` is `[edges[i], edges[i + 1])`; the last one holds its upper face too. */
  readonly edges: readonly number[];
  readonly counts: { readonly [name in Name]: readonly number[] };
  /** How many energies of each set are infinite or NaN, and so in no bin. */
  readonly notFinite: { readonly [name in Name]: number };
  /** What was subtracted from every energy: the mean of the finite ones of `relativeTo`, or 0. */
  readonly zero: number;
}

/**
 * Histograms of the energies of any sets in bins of equal width, from the lowest finite energy of all to the highest.
 *
 * For the chart of `@ebmjs/report`: `Object.entries(counts).map(([name, counts]) => ({ name, counts, edges }))`.
 *
 * Throws an `EbmError` where there is no finite energy at all, or none in `relativeTo`.
 */
export function energyHistogram<Name extends string>(
  sets: NamedEnergies<Name>,
  options: EnergyHistogramOptions<Name> = {},
): EnergyHistogram<Name> {
  knownOptions('energyHistogram', options, ['bins', 'relativeTo']);
  const bins = whole('energyHistogram.bins', options.bins ?? 50);
  const finite = mapSets(sets, (values) => Float64Array.from(values).filter(Number.isFinite));
  const zero = options.relativeTo === undefined ? 0 : meanOf(finite, options.relativeTo);
  const shifted = mapSets(finite, (values) => values.map((value) => value - zero));
  const edges = commonEdges(Object.values(shifted), bins);
  return {
    edges,
    counts: mapSets(shifted, (values) => countsIn(edges, values)),
    notFinite: mapSets(sets, (values, name) => values.length - finite[name].length),
    zero,
  };
}

function mapSets<Name extends string, A, B>(
  sets: { readonly [name in Name]: A },
  f: (set: A, name: Name) => B,
): { readonly [name in Name]: B } {
  const entries = Object.entries(sets) as [Name, A][];
  return Object.fromEntries(entries.map(([name, set]) => [name, f(set, name)])) as { readonly [name in Name]: B };
}

function meanOf<Name extends string>(sets: { readonly [name in Name]: Float64Array }, name: Name): number {
  oneOf('energyHistogram.relativeTo', name, Object.keys(sets));
  if (sets[name].length === 0) throw new EbmError('energyHistogram.relativeTo', 'must hold a finite energy', name);
  return mean(sets[name]);
}

function commonEdges(sets: readonly Float64Array[], bins: number): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of sets) {
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) throw new EbmError('energyHistogram.sets', 'must hold a finite energy');
  const margin = low === high ? Math.max(0.5, Math.abs(low) * 1e-6) : 0; // all in one place: a bin with some width
  [low, high] = [low - margin, high + margin];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
}

function countsIn(edges: readonly number[], values: Float64Array): number[] {
  const bins = edges.length - 1;
  const [low, high] = [edges[0]!, edges[bins]!];
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    // The division rounds; the faces decide.
    while (bin > 0 && value < edges[bin]!) bin--;
    while (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts;
}
