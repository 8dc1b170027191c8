import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, oneOf, uniform, valueAndGradient, within, type Batch, type Energy } from '@ebmjs/core';
import type { ChainContext, ChainTerm, DataContext, DataTerm } from './loss-term.js';
import type { Loss } from '../objective.js';

interface PenaltyOptions {
  /** Its place in `metrics.terms`. @defaultValue `'slope'` */
  readonly name?: string;
  /** @defaultValue `1` */
  readonly weight?: number;
  /** Lengths of `dE/dx` that are not penalised: 0 for all to be short, 1 as for Wasserstein critics. @defaultValue `0` */
  readonly target?: number;
}

/** Options of `gradientPenalty`. */
export interface GradientPenaltyOptions extends PenaltyOptions {
  /**
   * Where: at the data, at the samples, or at a random point between a row of one and a row of the other (Gulrajani et al.
   * 2017), labels in the same proportion. @defaultValue `'data'`
   */
  readonly at?: 'data' | 'samples' | 'between';
}

const SHORT = 1e-12; // under the root, whose slope at 0 is none

/**
 * `mean (|dE/dx| - target)^2` over rows. Du and Mordatch (2019, appendix A.12) tried such a penalty "without much success":
 * it seemed to take from what the model can do. Bounds how steep the energy is without spectral normalisation.
 *
 * Costs a gradient of a gradient. Its part is `norm`, the mean of `|dE/dx|`. Throws an `EbmError` for an option that is
 * unknown or not allowed.
 */
export function gradientPenalty(options?: PenaltyOptions & { readonly at?: 'data' }): DataTerm;
export function gradientPenalty(options: PenaltyOptions & { readonly at: 'samples' | 'between' }): ChainTerm;
export function gradientPenalty(options: GradientPenaltyOptions = {}): DataTerm | ChainTerm {
  knownOptions('gradientPenalty', options, ['name', 'weight', 'at', 'target']);
  const { name = 'slope', weight = 1, at = 'data', target = 0 } = options;
  within('gradientPenalty.weight', weight, 0, Infinity);
  within('gradientPenalty.target', target, 0, Infinity);
  oneOf('gradientPenalty.at', at, ['data', 'samples', 'between']);
  const term = { name, weight, config: { term: 'gradientPenalty', at, target } };
  const penalty = (energy: Energy, x: tf.Tensor): Loss => penaltyOf(energy, x, target);
  if (at === 'data') {
    const loss = ({ energy, data }: DataContext): Loss => penalty(energy(data.y), data.x);
    return { ...term, needs: 'data', loss };
  }
  const where = at === 'samples' ? ({ chains }: ChainContext): Batch => chains.end : between;
  const loss = (context: ChainContext): Loss => {
    const { x, y } = where(context);
    return penalty(context.energy(y), x);
  };
  return { ...term, needs: 'chains', loss };
}

function penaltyOf(energy: Energy, x: tf.Tensor, target: number): Loss {
  const slopes = valueAndGradient(energy, x).grad;
  const squares = tf.sum(tf.square(tf.reshape(slopes, [x.shape[0]!, -1])), 1);
  const norms = tf.sqrt(tf.add(squares, SHORT));
  const loss = tf.mean(target === 0 ? squares : tf.square(tf.sub(norms, target)));
  return { loss: loss as tf.Scalar, terms: { norm: tf.mean(norms) } };
}

/** `u data + (1 - u) samples`, a `u` from 0 to 1 for each row. */
function between({ model, data, chains, key }: ChainContext): Batch {
  const n = data.x.shape[0]!;
  const u = uniform(key, [n]);
  const mixed = <T extends tf.Tensor>(one: T, other: T): T => {
    const shares = tf.reshape(u, [n, ...one.shape.slice(1).map(() => 1)]);
    return tf.add(tf.mul(shares, one), tf.mul(tf.sub(1, shares), other));
  };
  const y = model.classes > 0 ? { y: mixed(data.y!, chains.end.y!) } : {};
  return { x: mixed(data.x, chains.end.x), ...y };
}
