import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients, scope, type Params, type Variables } from '@ebmjs/core';
import type { Hold, LossOf, Total } from './objectives/total-loss.js';

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

/**
 * `loss` of the variables, its gradient in their weights, and the energies that it has met. Borrows the variables; what
 * it returns is the caller's.
 */
export function descend<E extends object>(
  variables: Variables,
  loss: LossOf<E>,
): Pick<Descent, 'loss' | 'terms' | 'grads'> & E {
  const kept: tf.Tensor[] = [];
  const hold: Hold = (y) => (kept.push(tf.keep(y.clone())), kept.at(-1) as tf.Tensor2D);
  let total: Total<E> | undefined;
  const { energies, ...descent } = scope(() => {
    try {
      const { value, grads } = lossAndGradients((weights) => {
        total = loss({ ...variables, weights }, hold);
        // Or the gradient's own tidy would free them.
        kept.push(...Object.values({ ...total.terms, ...total.energies }).map((x) => tf.keep(x as tf.Tensor)));
        return total.loss;
      }, variables.weights);
      const terms = cloned({ ...total!.terms, ...total!.later?.() });
      return { loss: value, grads, terms, energies: cloned(total!.energies) as object };
    } catch (error) {
      total?.later?.(); // whatever was noted on the way back, for this scope to free
      throw error;
    } finally {
      tf.dispose(kept);
    }
  });
  return { ...descent, ...(energies as E) };
}

const cloned = <T extends object>(tensors: T): T =>
  Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, (x as tf.Tensor).clone()])) as T;
