import type { ActivationName } from '@ebmjs/models';
import { klMismatch } from '../golden/kl-differences.js';
import type { Probe } from './check.js';

const ACTIVATIONS: readonly ActivationName[] = ['swish', 'leaky-relu', 'relu'];

/** The gradient of the KL term through three Langevin steps, as `train` takes it, for each activation. */
export const klProbe: Probe = {
  absolute: true,
  measure: async () => {
    const found: number[] = [];
    for (const activation of ACTIVATIONS) found.push(await klMismatch({ activation }));
    return { found: Float32Array.from(found) };
  },
  checks: ACTIVATIONS.map((activation, i) => ({
    name: `finite differences: KL term through three steps, ${activation}`,
    unit: 'of the slope',
    tolerance: 2e-3, // the rounding of two energies; a gradient of another thing is off by a tenth and more
    error: ({ found }) => found![i]!,
  })),
};
