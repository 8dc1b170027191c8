import { EbmError, knownOptions, whole } from '@ebmjs/core';
import { energiesOf, type EnergiesOfOptions } from './energies-of.js';
import { checkTarget, isConditional, type ConditionalTarget } from './target.js';

export interface EnergiesByLabelOptions extends Omit<EnergiesOfOptions, 'target'> {
  /** Whose item `y` is label `y`: `conditionalTarget(energy, tf.eye(labels))`. */
  readonly target: ConditionalTarget;
  /** How many labels there are. */
  readonly labels: number;
}

/**
 * The energy of every datum under every label, one list `[n]` a label: `energiesByLabel(...)[y][i]` is `E(x_i, y)`.
 * Takes as many evaluations a label as `energiesOf` in all. @throws EbmError when one is not finite
 */
export async function energiesByLabel(options: EnergiesByLabelOptions): Promise<Float64Array[]> {
  knownOptions('energiesByLabel', options, ['target', 'labels', 'data', 'batchSize', 'signal', 'onProgress']);
  const { target, labels, onProgress, ...shared } = options;
  whole('energiesByLabel.labels', labels);
  checkTarget('energiesByLabel.target', target);
  if (!isConditional(target)) throw new EbmError('energiesByLabel.target', 'must be a ConditionalTarget', target);
  const lists: Float64Array[] = [];
  for (let label = 0; label < labels; label++) {
    lists.push(
      await energiesOf({
        ...shared,
        target: { forRows: (rows) => target.forRows(rows.map(() => label)) },
        ...(onProgress && {
          onProgress: ({ done, total }) => onProgress({ done: done + label * total, total: total * labels }),
        }),
      }),
    );
  }
  return lists;
}
