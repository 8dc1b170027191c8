import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients, scope, type Batch, type Key, type Model, type Params, type Variables } from '@ebmjs/core';
import type { Objective } from './objective.js';

/** A loss, its gradient in the weights, and the energies that it is made of. All the caller's. */
export type Descent = {
  readonly loss: tf.Scalar;
  readonly terms: { readonly [name: string]: tf.Scalar };
  readonly grads: Params;
  /** Energies `[n]` of the data. */
  readonly data: tf.Tensor1D;
  /** Energies `[n]` of the samples. */
  readonly samples: tf.Tensor1D;
};

export interface DescendOptions {
  readonly model: Model;
  readonly variables: Variables;
  readonly objective: Objective;
  /** Has the model in training mode. */
  readonly key?: Key;
}

/**
 * One pass over data and samples together, forwards and backwards: energies of rows do not depend on each other, so one
 * batch of `2 n` gives what two of `n` would, and quicker. Borrows everything; both batches have `n` rows, and labels
 * if the model takes them.
 */
export function descend(data: Batch, samples: Batch, { model, variables, objective, key }: DescendOptions): Descent {
  return scope(() => {
    const rows = tf.concat([data.x, samples.x]);
    const labels = data.y && samples.y && tf.concat([data.y, samples.y]);
    let kept: tf.Tensor1D | undefined;
    const { value: loss, grads } = lossAndGradients((weights) => {
      kept = tf.keep(model.energy({ ...variables, weights }, labels, key)(rows)); // or the gradient's own tidy would free it
      return objective(...halves(kept)).loss;
    }, variables.weights);
    const [low, high] = halves(kept!);
    kept!.dispose();
    return { loss, terms: objective(low, high).terms, grads, data: low, samples: high };
  });
}

const halves = (energies: tf.Tensor1D): [tf.Tensor1D, tf.Tensor1D] =>
  tf.split(energies, 2) as [tf.Tensor1D, tf.Tensor1D];
