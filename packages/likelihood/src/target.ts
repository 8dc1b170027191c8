import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, type Energy } from '@ebmjs/core';

/**
 * A family of energies, one for each item (a datum, a class) by its number. An estimator that puts several chains on
 * one item asks for the energy of just those rows: `forRows([0, 0, 1])` is the energy of a batch whose first two rows
 * belong to item 0 and whose third belongs to item 1.
 */
export interface ConditionalTarget {
  readonly forRows: (rows: Int32Array) => RowEnergy;
}

/** An energy of a batch with a fixed number of rows, and what frees the tensors it holds. */
export interface RowEnergy {
  readonly energy: Energy;
  readonly dispose: () => void;
}

/** One energy for all rows, or one for each item. */
export type Target = Energy | ConditionalTarget;

/**
 * The target of a model that is conditioned on labels: item `i` has the energy at row `i` of `labels`.
 *
 * ```ts
 * const frozen = model.freeze(variables);
 * await raise({ target: conditionalTarget(frozen.energy, labels), data, ... }); // labels of the data [n, classes]
 * await ais({ target: conditionalTarget(frozen.energy, tf.eye(2)), groups: [0, 0, 1, 1], ... });
 * ```
 *
 * Borrows `labels` `[items, classes]` for as long as it is used.
 */
export function conditionalTarget(energy: (labels: tf.Tensor2D) => Energy, labels: tf.Tensor2D): ConditionalTarget {
  if (labels.rank !== 2)
    throw new EbmError('conditionalTarget.labels', 'must have shape [items, classes]', labels.shape);
  return {
    forRows: (rows) => {
      const beyond = rows.find((row) => row >= labels.shape[0]);
      if (beyond !== undefined)
        // which WebGPU would take for a row of zeros
        throw new EbmError('conditionalTarget.labels', `must have a row for item ${beyond}`, labels.shape);
      const own = scope(() => tf.gather(labels, tf.tensor1d(rows, 'int32')));
      try {
        return { energy: energy(own), dispose: () => own.dispose() };
      } catch (error) {
        own.dispose(); // there is nobody else to do it
        throw error;
      }
    },
  };
}

export const isConditional = (target: Target): target is ConditionalTarget => typeof target !== 'function';

/** The energy of a batch whose row `i` belongs to item `rows[i]`. */
export function energyOfRows(target: Target, rows: Int32Array): RowEnergy {
  return isConditional(target) ? target.forRows(rows) : { energy: target, dispose: () => undefined };
}

/** Throws unless `target` is an energy or a family of them. */
export function checkTarget(where: string, target: Target): void {
  const valid = typeof target === 'function' || typeof target?.forRows === 'function';
  if (!valid) throw new EbmError(where, 'must be an Energy or a ConditionalTarget', target);
}
