import { knownOptions } from '@ebmjs/core';
import { finite, perCoordinate } from '../extent.js';
import type { SpinGraph } from './frontier.js';
import { checkedLattice, type LatticeOptions } from './lattice.js';
import { checkCountable, latticeTarget, type LatticeTarget } from './lattice-target.js';
import { pairEnergy } from './pair-energy.js';

export interface IsingOptions extends LatticeOptions {
  /** One number for all sites, or a flat list. @defaultValue 0 */
  readonly field?: number | readonly number[];
}

/**
 * The Ising model on a rectangle, `E(s) = -sum_bonds J_ij s_i s_j - sum_i h_i s_i` with spins in {-1, +1}, events
 * `[rows, columns]`; for other numbers the energy is the same polynomial. The temperature is in `J` and `h`. `logZ` is
 * the sum over all states, not an integral.
 *
 * Exact, samples included, by transfer matrices on the first use of `logZ`, `sample` or a moment: free edges up to 14 by
 * 14, periodic ones up to 8 by 8, strips much longer. Throws an `EbmError` for larger ones, and options that will not do.
 */
export function ising(options: IsingOptions): LatticeTarget {
  knownOptions('ising', options, ['shape', 'coupling', 'edges', 'field']);
  const lattice = checkedLattice('ising', options);
  const { shape, sites, bonds, order } = lattice;
  const field = perCoordinate('ising.field', options.field ?? 0, { size: sites, check: finite });
  const graph: SpinGraph = {
    states: 2,
    order,
    bonds,
    single: (site, state) => field[site]! * SPINS[state]!,
    pair: (coupling, a, b) => (a === b ? coupling : -coupling),
  };
  checkCountable('ising', graph, lattice);
  const energy = pairEnergy('ising', { lattice, numbers: 1, shape, field });
  return latticeTarget(energy, graph, { shape, table: SPINS.map((spin) => [spin]) });
}

const SPINS = [-1, 1];
