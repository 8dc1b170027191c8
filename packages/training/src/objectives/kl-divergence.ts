import * as tf from '@tensorflow/tfjs-core';
import type { ChainTerm } from './loss-term.js';
import { throughSampling, type ThroughSamplingOptions } from './replay-options.js';

/**
 * The KL term of Du and Mordatch (2019, appendix A.8, without its entropy): `mean E(x_K)`, in which the energy's weights
 * are constant and the samples `x_K` follow the weights through the steps of the sampler, so that few steps lead low.
 *
 * The chains' last steps are replayed by the keys that they drew from, so that the noise is the same; where a step
 * clipped the gradient, or the box the step, nothing goes through. Its parts are `unclipped`, the share of the energy's
 * gradients (over steps, chains and elements) that the loss's gradient did go through, and `mismatch`, how far the
 * replayed ends are from the chains' own. With the clip of the preset `'paper'`, most of it is clipped: look at the share.
 *
 * The kernel must be differentiable and its state a position alone, as that of `langevin` and what wraps it. Throws an
 * `EbmError` for an option that is unknown or not allowed; stops a run whose replay ends elsewhere than its chains.
 */
export function klDivergence(options: ThroughSamplingOptions = {}): ChainTerm {
  const { replay, ...term } = throughSampling('klDivergence', options, { name: 'kl' });
  return {
    ...term,
    config: { term: 'klDivergence', ...replay },
    loss: ({ chains, frozen }) => {
      const { end, mismatch, unclipped } = chains.replayed(replay);
      return {
        loss: tf.mean(frozen(end.y)(end.x)),
        terms: { mismatch: mismatch as tf.Scalar },
        later: () => shareOf(unclipped()),
      };
    },
  };
}

/** The share under its name, where there is one. */
export const shareOf = (share: tf.Tensor | undefined): { readonly [name: string]: tf.Scalar } =>
  share ? { unclipped: share as tf.Scalar } : {};
