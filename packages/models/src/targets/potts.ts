import { EbmError, knownOptions, whole } from '@ebmjs/core';
import { finite } from '../extent.js';
import type { SpinGraph } from './frontier.js';
import { checkedLattice, type LatticeOptions } from './lattice.js';
import { checkCountable, latticeTarget, type LatticeTarget } from './lattice-target.js';
import { pairEnergy } from './pair-energy.js';

export interface PottsOptions extends LatticeOptions {
  /** States of a site, at least 2. */
  readonly states: number;
  /** A number for each state, the same at all sites, or a flat list of `rows * columns * states`. @defaultValue 0 */
  readonly field?: readonly number[];
}

/**
 * The Potts model on a rectangle (Potts 1952), `E(s) = -sum_bonds J_ij [s_i = s_j] - sum_i h_i[s_i]`, with states as
 * one-hot rows, events `[rows, columns, states]`; for other numbers the energy is the same polynomial, neighbours' inner
 * products. The temperature is in `J` and `h`. `logZ` is the sum over all states, not an integral.
 *
 * Exact, samples included, as `ising` is: three states on free edges up to 9 by 9, on periodic ones up to 5 by 5. Throws
 * an `EbmError` for larger ones, and options that will not do.
 */
export function potts(options: PottsOptions): LatticeTarget {
  knownOptions('potts', options, ['shape', 'coupling', 'edges', 'states', 'field']);
  const states = whole('potts.states', options.states, 2);
  const lattice = checkedLattice('potts', options);
  const field = checkedField(options.field ?? Array<number>(states).fill(0), states, lattice.sites);
  const graph: SpinGraph = {
    states,
    order: lattice.order,
    bonds: lattice.bonds,
    single: (site, state) => field[site * states + state]!,
    pair: (coupling, a, b) => (a === b ? coupling : 0),
  };
  checkCountable('potts', graph, lattice);
  const shape = [...lattice.shape, states];
  const energy = pairEnergy('potts', { lattice, numbers: states, shape, field });
  const table = Array.from({ length: states }, (_, a) => Array.from({ length: states }, (__, b) => Number(a === b)));
  return latticeTarget(energy, graph, { shape, table });
}

/** One number for each state of each site. */
function checkedField(field: readonly number[], states: number, sites: number): Float64Array {
  const size = sites * states;
  if (!Array.isArray(field) || (field.length !== states && field.length !== size)) {
    throw new EbmError('potts.field', `must be a list of ${states}, or of ${size}`, field);
  }
  return Float64Array.from({ length: size }, (_, i) => finite('potts.field', field[i % field.length]!));
}
