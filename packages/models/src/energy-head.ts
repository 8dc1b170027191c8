import { labelledColumn, onlyColumn } from './columns.js';
import { dense } from './dense.js';
import type { NormOptions } from './kernel-norm.js';
import type { Layer } from './layer.js';
import { sequence } from './sequence.js';

/**
 * The last dense layer, `[n, inputs]` to energies `[n]`: one output, or one for each of
 * `classes` and the label's pick of them. Spectrally normalised only if asked to be.
 */
export function energyHead(inputs: number, classes: number, { spectralNorm = false }: NormOptions = {}): Layer {
  return sequence(
    dense('head', { inputs, outputs: Math.max(classes, 1), spectralNorm }),
    classes > 0 ? labelledColumn : onlyColumn,
  );
}
