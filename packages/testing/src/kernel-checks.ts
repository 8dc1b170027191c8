import { knownOptions, type State } from '@ebmjs/core';
import type { Check } from './check.js';
import { diagonalGaussian } from './diagonal-gaussian.js';
import type { KernelCase } from './kernel-case.js';
import { contractChecks } from './kernel-contract-checks.js';
import { learningChecks } from './kernel-learning-checks.js';
import { rejectionChecks } from './kernel-rejection-checks.js';
import { stationarityChecks } from './kernel-stationarity-checks.js';

/**
 * What every kernel must do, whatever its equations: keep shapes and types, take all its chance from its key, borrow
 * and leak nothing, use an analytic gradient like any other, and leave a known distribution alone. With `acceptance`,
 * also stand non-finite energies. A kernel that learns must also begin where it is resumed.
 *
 * Each check builds its own chains from fixed keys. `testKernel` registers them with vitest; `failures` runs them
 * anywhere.
 */
export function kernelChecks<S extends State, I>(options: KernelCase<S, I>): readonly Check[] {
  knownOptions('kernelChecks', options, ['kernel', 'target', 'bias', 'acceptance', 'chains', 'steps']);
  const target = options.target ?? diagonalGaussian({ mean: [1, -2, 0.5], scale: [0.7, 1, 1.6] });
  const settled = { ...options, target };
  const { acceptance, kernel } = options;
  return [
    ...contractChecks(kernel, target),
    ...learningChecks(kernel, target),
    ...stationarityChecks(settled),
    ...(acceptance ? rejectionChecks(kernel, target) : []),
  ];
}
