import { EbmError, knownOptions, whole } from '@ebmjs/core';

const NAMES = ['data', 'samples', 'noise'] as const;
type Name = (typeof NAMES)[number];

export interface EnergyHistogramOptions {
  /** Energies of data. */
  readonly data: ArrayLike<number>;
  /** Energies of the model's own samples. In a well-trained model they lie over those of data. */
  readonly samples?: ArrayLike<number>;
  /** Energies of noise, or of any other points that should lie apart. */
  readonly noise?: ArrayLike<number>;
  /** Number of bins. @defaultValue 50 */
  readonly bins?: number;
}

/** Counts in common bins, as plain JSON. Sets that were not given are absent. */
export interface EnergyHistogram {
  /** `bins + 1` faces, ascending. Bin `i` is `[edges[i], edges[i + 1])`; the last one holds its upper face too. */
  readonly edges: readonly number[];
  readonly counts: { readonly [name in Name]?: readonly number[] };
  /** How many energies of each set are infinite or NaN, and so in no bin. */
  readonly notFinite: { readonly [name in Name]?: number };
}

/**
 * Histograms of energies in bins of equal width, from the lowest finite energy of all sets to the highest.
 *
 * For the chart of `@ebmjs/report`: `Object.entries(counts).map(([name, counts]) => ({ name, counts, edges }))`.
 *
 * Throws an `EbmError` where there is no finite energy at all.
 */
export function energyHistogram(options: EnergyHistogramOptions): EnergyHistogram {
  knownOptions('energyHistogram', options, [...NAMES, 'bins']);
  const bins = whole('energyHistogram.bins', options.bins ?? 50);
  const given = NAMES.flatMap((name) => (options[name] ? [[name, Float64Array.from(options[name])] as const] : []));
  const finite = given.map(([name, values]) => [name, values.filter(Number.isFinite)] as const);
  const edges = commonEdges(
    finite.map(([, values]) => values),
    bins,
  );
  return {
    edges,
    counts: Object.fromEntries(finite.map(([name, values]) => [name, countsIn(edges, values)])),
    notFinite: Object.fromEntries(given.map(([name, values], i) => [name, values.length - finite[i]![1].length])),
  };
}

function commonEdges(sets: readonly Float64Array[], bins: number): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of sets) {
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) throw new EbmError('energyHistogram.data', 'must hold a finite energy');
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
