import * as tf from '@tensorflow/tfjs-core';
import { EbmError, normal, positive, scope, type Key, type Reference } from '@ebmjs/core';
import { sumOfSquares } from './sum-of-squares.js';

/** A decoder-based model: `z` from the prior, `x ~ N(g(z), s^2 I)`. */
export interface DecoderModel {
  /**
   * `g`: latent variables `[n, ...latent.shape]` to the means of as many observations `[n, ...event]`. Borrows its argument,
   * uses differentiable operations only, and treats each row by itself.
   */
  readonly decode: (z: tf.Tensor) => tf.Tensor;
  /** The prior of `z`, on whose box (if it has one) the kernel must stay. */
  readonly latent: Reference;
  /** `s^2`, the same for each number of an observation. */
  readonly observationVariance: number;
  /**
   * `q(z | x)` of observations `[n, ...event]`, a Gaussian of this mean and these standard deviations, `[n, ...latent.shape]`
   * each: the annealing then begins there and not at the prior. Borrows its argument; the result is freed.
   */
  readonly encode?: (x: tf.Tensor) => GaussianRows;
}

/** A Gaussian a row, its coordinates independent. */
export interface GaussianRows {
  readonly mean: tf.Tensor;
  readonly scale: tf.Tensor;
}

/** Throws an `EbmError` for `where` unless these make a model. */
export function checkDecoder(where: string, { decode, latent, observationVariance, encode }: DecoderModel): void {
  if (typeof decode !== 'function') throw new EbmError(`${where}.decode`, 'must be a function', decode);
  if (typeof latent?.sample !== 'function') throw new EbmError(`${where}.latent`, 'must be a Reference', latent);
  positive(`${where}.observationVariance`, observationVariance);
  if (encode === undefined) return;
  if (typeof encode !== 'function') throw new EbmError(`${where}.encode`, 'must be a function', encode);
  if (latent.box) throw new EbmError(`${where}.encode`, 'must be absent where the prior lies in a box', latent.box);
}

/** Where annealing begins: the prior, or the standard Gaussian that an encoder's mean and scale make its `q(z | x)` of. */
export function decoderBase({ latent, encode }: DecoderModel): Reference {
  if (!encode) return latent;
  const dimension = latent.shape.reduce((product, side) => product * side, 1);
  return {
    shape: latent.shape,
    energy: (u) => scope(() => tf.div(sumOfSquares(u), 2)),
    logZ: (dimension / 2) * Math.log(2 * Math.PI),
    sample: (key: Key, n: number) => normal(key, [n, ...latent.shape]),
  };
}
