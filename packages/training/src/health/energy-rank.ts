/**
 * Share of pairs in which the sample has the higher energy than the data, ties counting half (the area under the ROC
 * curve): 0.5 where the two lie over each other (Du and Mordatch 2019, appendix A.13), 1 where no sample is as low as any
 * data, 0 the other way round. It does not depend on the energies' unit. `NaN` where an energy is.
 */
export function energyRank(data: Float32Array, samples: Float32Array): number {
  if (data.some(Number.isNaN) || samples.some(Number.isNaN)) return NaN;
  const low = data.slice().sort();
  const high = samples.slice().sort();
  let [below, upTo, pairs] = [0, 0, 0];
  for (const energy of high) {
    while (below < low.length && low[below]! < energy) below++;
    while (upTo < low.length && low[upTo]! <= energy) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (low.length * high.length);
}
