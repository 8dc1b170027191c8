import { labelledColumn, onlyColumn } from './columns.js';
import { dense } from './dense.js';
import type { Layer } from './layer.js';
import { sequence } from './sequence.js';

/**
 * The last dense layer, never spectrally normalised, `[n, inputs]` to energies `[n]`: one output, or one for each of
 * `classes` and the label's pick of them.
 */
export function energyHead(inputs: number, classes: number): Layer {
  return sequence(
    dense('head', { inputs, outputs: Math.max(classes, 1), spectralNorm: false }),
    classes > 0 ? labelledColumn : onlyColumn,
  );
}
