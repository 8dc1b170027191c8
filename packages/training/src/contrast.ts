import type { Model, State } from '@ebmjs/core';
import { descend, type Descent } from './descend.js';
import { drawRows, type Rows } from './draw-rows.js';
import { relabelledEnergies } from './health/relabelled-energies.js';
import type { MadeInFull } from './metrics/made.js';
import { chainLoss } from './objectives/total-loss.js';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import type { Chains } from './sample-chains.js';
import type { CheckedOptions } from './train-options.js';
import { updateKeys } from './update-keys.js';
import { walkChains, type Walked } from './walk-chains.js';

/** Rows of data, chains that have walked, and the gradient of the loss of both. */
export interface Contrast extends Rows {
  readonly chains: Chains;
  readonly descent: Descent;
  /** What is known besides where the update is measured in full. */
  readonly full: MadeInFull | undefined;
}

export interface ContrastOptions {
  /** Takes over what is made. */
  readonly own: <T>(value: T) => T;
  readonly signal: AbortSignal | undefined;
}

/**
 * A round of algorithm 1 (Du and Mordatch 2019) as far as the gradient: changes nothing. Chains and loss have the model in
 * training mode, by one key: where it drops numbers out, both are of the same thinned network.
 */
export async function contrast<O extends OptimizerState, S extends State, I>(
  options: CheckedOptions<O, S, I>,
  current: RunState<O>,
  { own, signal }: ContrastOptions,
): Promise<Contrast> {
  const { model, buffer, objective, terms, measureEvery } = options;
  const { step } = current;
  const keys = updateKeys(current);
  const full = measureEvery !== null && step % measureEvery === 0;
  const frozen = model.freeze(current);
  let walked: Walked | undefined;
  try {
    const rows = drawRows(options, { keys, frozen, own }); // x+ of the data, x~0 of B
    walked = await walkChains(rows.start, options, current, { frozen, keys, twin: full, signal }); // x-: x~k, K times
    const chains = own(walked.chains);
    const shared = { model, frozen, data: rows.data, step, modelKey: keys.model, termsKey: keys.terms };
    const loss = chainLoss(objective, terms, { ...shared, walk: { ...walked.walk, buffer } });
    const descent = own(descend(current, loss)); // grad a (E(x+)^2 + E(x-)^2) + E(x+) - E(x-)
    const others = { model, frozen, key: keys.model };
    const relabelled = full ? own(relabelledEnergies(rows.data, otherClass(step, model), others)) : undefined;
    return { ...rows, chains, descent, full: full ? { ...inFull(options, rows), relabelled } : undefined };
  } finally {
    walked?.forget();
    frozen.dispose(); // before there are new weights beside the old ones
  }
}

/** The shift of `relabelledEnergies` at a step: every other class has its turn. */
const otherClass = (step: number, { classes }: Model): number => 1 + (step % Math.max(1, classes - 1));

const inFull = (
  { model, data: { box } }: Pick<CheckedOptions<never, never, never>, 'model' | 'data'>,
  { data, start }: Rows,
): MadeInFull => ({ box, labels: model.classes > 0 ? data.y : undefined, chainLabels: start.y });
