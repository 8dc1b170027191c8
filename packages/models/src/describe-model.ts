import { sizeOfAll, type PlanRow } from './plan.js';
import type { NetworkModel } from './network-model.js';

/** What a network is and takes, before any weight is made. */
export interface ModelDescription {
  readonly name: string;
  /** Shape of one event. */
  readonly shape: readonly number[];
  readonly classes: number;
  /** Every layer, in the order in which they run. */
  readonly rows: readonly PlanRow[];
  /** Number of weights that energies depend on. */
  readonly parametersUsed: number;
  /** Number of weights in the code that the network is from, used or not. */
  readonly parametersDeclared: number;
  /** Thousand million multiply-accumulates for the energy of one event. */
  readonly gmac: number;
}

/** A network's layers, weights and work. No tensor is made. */
export function describeModel(model: NetworkModel): ModelDescription {
  const { name, shape, classes } = model;
  const { rows } = model.plan();
  const used = rows.filter(({ idle }) => !idle);
  return {
    name,
    shape,
    classes,
    rows,
    parametersUsed: used.reduce((sum, { weights }) => sum + sizeOfAll(weights), 0),
    parametersDeclared: model.declared(),
    gmac: used.reduce((sum, { macs }) => sum + macs, 0) / 1e9,
  };
}
