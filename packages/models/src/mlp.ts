import { oneOf, whole } from '@ebmjs/core';
import { activation, activationNames, type ActivationName } from './activation.js';
import { dense } from './dense.js';
import { energyHead } from './energy-head.js';
import type { Layer } from './layer.js';
import { networkModel, type NetworkModel } from './network-model.js';
import { checkOptions, listOf, optional, type OptionChecks } from './option-checks.js';
import { sequence } from './sequence.js';

/** The sizes of a fully connected network. */
export interface MlpOptions {
  /** Length of an event. */
  readonly dimension: number;
  /** Widths of the hidden layers. @defaultValue `[64, 64]` */
  readonly widths?: readonly number[];
  /** @defaultValue `'swish'` */
  readonly activation?: ActivationName;
  /** Number of classes, each with an energy of its own on the same hidden layers; 0 for none. @defaultValue 0 */
  readonly classes?: number;
}

/** @internal */
export const mlpChecks: OptionChecks<MlpOptions> = {
  dimension: (value) => whole('mlp.dimension', value as number),
  widths: optional((value) => listOf('mlp.widths', value, (width, where) => whole(where, width as number))),
  activation: optional((value) => oneOf('mlp.activation', value, activationNames)),
  classes: optional((value) => whole('mlp.classes', value as number, 0)),
};

/**
 * A fully connected network from `[n, dimension]` to energies `[n]`; with `classes`, `E(x, y) = sum_c y_c out_c(x)`.
 * Nothing bounds the energy from below: that is the trainer's business.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function mlp(options: MlpOptions): NetworkModel {
  checkOptions('mlp', options, mlpChecks);
  const { dimension, widths = [64, 64], activation: act = 'swish', classes = 0 } = options;
  const hidden = widths.flatMap((width, i): Layer[] => [
    dense(`dense${i}`, { inputs: widths[i - 1] ?? dimension, outputs: width, spectralNorm: false }),
    activation(act),
  ]);
  return networkModel({
    name: 'mlp',
    config: { model: 'mlp', dimension, widths: [...widths], activation: act, classes },
    shape: [dimension],
    classes,
    linearInLabels: true,
    network: sequence(...hidden, energyHead(widths.at(-1) ?? dimension, classes)),
  });
}
