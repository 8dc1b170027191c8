import type { Energy, FactoredEnergy } from '@ebmjs/core';
import { sumOf } from './weighted-sum.js';

/**
 * All of them at once: densities multiply, so energies add, `E(x) = sum_i E_i(x)` (a product of experts; Hinton 2002,
 * "Training products of experts by minimizing contrastive divergence").
 *
 * Takes one energy or more, of the same event shape, and returns an energy `[n, ...event] -> [n]` of that shape, which
 * knows its `factors`. Has `valueAndGrad` where at least one of them has. Throws an `EbmError` for none, or for what is no
 * function.
 */
export function product(...energies: readonly Energy[]): FactoredEnergy {
  return sumOf(
    'product',
    energies,
    energies.map(() => 1),
  );
}
