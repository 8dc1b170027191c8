import type { EndEnergies } from './annealed-path.js';

/**
 * Adds `log f_to(x) - log f_from(x)` to each log-weight, in float64: as `(to - from) (E_0 - E_1)`, since the two
 * densities themselves are large numbers that differ little.
 */
export function addStep(logWeights: Float64Array, { base, target }: EndEnergies, from: number, to: number): void {
  for (let i = 0; i < logWeights.length; i++) logWeights[i]! += (to - from) * (base[i]! - target[i]!);
}
