import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, type Batch, type FrozenModel, type Key, type Model, type Variables } from '@ebmjs/core';
import type { Loss, Objective } from '../objective.js';
import type { ChainContext, DataContext, DataTerm, LossTerm } from './loss-term.js';
import { walkedChains, type Walk } from './walked-chains.js';

/** What the losses of an update are computed from. Borrowed. */
export interface Given {
  readonly model: Model;
  /** The model with the weights as they are. */
  readonly frozen: FrozenModel;
  readonly data: Batch;
  readonly step: number;
  /** Has the model in training mode. */
  readonly modelKey: Key;
  /** Of the terms. */
  readonly termsKey: Key;
}

/** The whole loss of an update on the tape of its gradient, and what is reported of it. */
export interface Total<E extends object = object> extends Loss {
  /** Those that were computed on the way, `[n]` each. */
  readonly energies: E;
}

/** A copy that lives until the gradient has been taken, for what a way back needs that no tape knows of. */
export type Hold = (y: tf.Tensor2D) => tf.Tensor2D;

/** The loss of an update as a function of what it is differentiated in. */
export type LossOf<E extends object = object> = (variables: Variables, hold: Hold) => Total<E>;

/** `sum_i weight_i loss_i` over terms of data alone. */
export function dataLoss(terms: readonly DataTerm[], given: Given): LossOf {
  return (variables, hold) => {
    const context = dataContext(variables, hold, given);
    const losses = terms.map((term, i) => named(term, term.loss({ ...context, key: foldIn(given.termsKey, i) })));
    return { ...summed(losses), energies: {} };
  };
}

/**
 * The objective of energies and `sum_i weight_i loss_i`. Data and samples pass through the model together: energies of
 * rows do not depend on each other, so one batch of `2 n` gives what two of `n` would, and quicker.
 */
export function chainLoss(
  objective: Objective,
  terms: readonly LossTerm[],
  given: Given & { readonly walk: Walk },
): LossOf<ChainContext['energies']> {
  const { data, walk } = given;
  return (variables, hold) => {
    const shared = dataContext(variables, hold, given);
    const rows = tf.concat([data.x, walk.end.x]);
    const labels = data.y && walk.end.y && tf.concat([data.y, walk.end.y]);
    const counts = [data.x.shape[0]!, walk.end.x.shape[0]!]; // of data more, where they count under every label
    const [low, high] = tf.split(shared.energy(labels)(rows), counts) as [tf.Tensor1D, tf.Tensor1D];
    const energies = { data: low, samples: high };
    const chains = walkedChains(walk, shared.energy);
    const losses = terms.map((term, i) => {
      const context = { ...shared, energies, chains, key: foldIn(given.termsKey, i) };
      return named(term, term.loss(context));
    });
    return { ...summed([objective(low, high), ...losses]), energies };
  };
}

function dataContext(variables: Variables, hold: Hold, given: Given): Omit<DataContext, 'key'> {
  const { model, frozen, data, step, modelKey } = given;
  // An energy borrows its labels for as long as it lives, which is until the way back has been gone.
  const read = (y?: tf.Tensor2D): tf.Tensor2D | undefined => (y && model.classes > 0 ? hold(y) : undefined);
  return {
    model,
    variables,
    energy: (y) => model.energy(variables, read(y), modelKey),
    frozen: (y) => frozen.energy(read(y), modelKey),
    data,
    step,
  };
}

/** The loss times its weight, its parts under the term's name. */
function named({ name, weight }: LossTerm, { loss, terms, later }: Loss): Loss {
  const under = (parts: Loss['terms']): Loss['terms'] =>
    Object.fromEntries(Object.entries(parts).map(([part, value]) => [`${name}.${part}`, value]));
  return {
    loss: tf.mul(loss, weight),
    terms: { [name]: loss, ...under(terms) },
    ...(later && { later: () => under(later()) }),
  };
}

function summed(losses: readonly Loss[]): Loss {
  return {
    loss: tf.addN(losses.map(({ loss }) => loss)),
    terms: joined(losses.map(({ terms }) => terms)),
    later: () => joined(losses.map(({ later }) => later?.() ?? {})),
  };
}

function joined(all: readonly Loss['terms'][]): Loss['terms'] {
  const entries = all.flatMap((terms) => Object.entries(terms));
  const twice = entries.find(([name], i) => entries.findIndex(([other]) => other === name) !== i);
  if (twice) throw new EbmError('train.terms', 'must have names that the objective has not for its own', twice[0]);
  return Object.fromEntries(entries);
}
