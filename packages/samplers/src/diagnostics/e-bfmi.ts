import { mean } from '@ebmjs/core';
import { checkChains, silentBecause, type Chains } from './chains.js';
import { findingOf, type Finding } from './finding.js';

/**
 * The share of the energy's spread that one fresh momentum makes up, `sum (H_t - H_(t-1))^2 / sum (H_t - mean)^2`, the
 * lowest of all chains (Betancourt 2016). Below 0.3 momenta are too weak to go where the energy goes, and tails are
 * missed.
 *
 * @param energies the total energy, kinetic included, that each step of each chain ended at or started with
 */
export function eBfmi(energies: Chains): Finding {
  checkChains('eBfmi.energies', energies);
  const reason = energies.map((chain) => silentBecause([chain])).find((found) => found !== undefined);
  return findingOf(reason, () => Math.min(...energies.map(fraction)));
}

function fraction(chain: ArrayLike<number>): number {
  const energies = Array.from(chain);
  const centre = mean(energies);
  const jumps = energies.reduce((sum, energy, t) => (t === 0 ? 0 : sum + (energy - energies[t - 1]!) ** 2), 0);
  return jumps / energies.reduce((sum, energy) => sum + (energy - centre) ** 2, 0);
}
