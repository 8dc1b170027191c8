import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, mapParams, scope, within, type Params } from '@ebmjs/core';
import type { DataTerm } from '../objectives/loss-term.js';

/** The weights that a task was learnt with, and how much each mattered to it. */
export type Anchor = {
  readonly weights: Params;
  /** Diagonal of the Fisher information, by the weights' names and shapes (`fisherDiagonal`). */
  readonly fisher: Params;
};

/**
 * `strength / 2 sum_k sum_i F_ki (w_i - a_ki)^2` over anchors `k` and all entries `i` of the weights: elastic weight
 * consolidation (Kirkpatrick et al. 2017, eq. 3), an anchor a task. Differentiable in the weights; borrows everything.
 *
 * Throws an `EbmError` for a negative strength and for an anchor of other weights.
 */
export function ewcPenalty(weights: Params, anchors: readonly Anchor[], strength: number): tf.Scalar {
  within('ewcPenalty.strength', strength, 0, Infinity);
  return scope(() => {
    const terms = anchors.flatMap((anchor) => Object.entries(weights).map(([name, w]) => pull(name, w, anchor)));
    return terms.length === 0 ? tf.scalar(0) : tf.mul<tf.Scalar>(tf.addN(terms), strength / 2);
  });
}

function pull(name: string, w: tf.Tensor, { weights, fisher }: Anchor): tf.Scalar {
  const [a, f] = [weights[name], fisher[name]];
  const fits = [a, f].every((tensor) => tensor && tensor.shape.join() === w.shape.join());
  if (!fits) throw new EbmError('ewcPenalty.anchors', `must have a weight "${name}" [${w.shape.join(', ')}]`);
  return tf.sum(tf.mul(f!, tf.squaredDifference(w, a!)));
}

/**
 * One anchor for all tasks so far: the latest weights, and `decay` times the Fisher information before, plus the latest
 * (Schwarz et al. 2018, "Progress & compress", section 3: online EWC). Owned by the caller; borrows both.
 */
export function onlineAnchor(before: Anchor | undefined, latest: Anchor, decay = 1): Anchor {
  within('onlineAnchor.decay', decay, 0, 1);
  return scope(() => ({
    weights: mapParams(latest.weights, (w) => w.clone()),
    fisher: mapParams(latest.fisher, (f, name) =>
      before ? tf.add(tf.mul(before.fisher[name]!, decay), f) : f.clone(),
    ),
  }));
}

export interface EwcOptions {
  /** Borrowed for as long as the term is in use. */
  readonly anchors: readonly Anchor[];
  readonly strength: number;
}

/** `ewcPenalty` as a term of a run's loss. */
export function ewc(options: EwcOptions): DataTerm {
  knownOptions('ewc', options, ['anchors', 'strength']);
  const { anchors, strength } = options;
  return {
    name: 'ewc',
    needs: 'data',
    weight: within('ewc.strength', strength, 0, Infinity),
    config: { strength, anchors: anchors.length },
    loss: ({ variables }) => ({ loss: ewcPenalty(variables.weights, anchors, 1), terms: {} }),
  };
}
