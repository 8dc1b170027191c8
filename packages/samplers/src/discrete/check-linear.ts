import * as tf from '@tensorflow/tfjs-core';
import { checkNumbers, EbmError, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { rowSum } from '../row-sum.js';
import type { Encoding } from './encoding.js';
import { placeOf } from './gains.js';
import { turn } from './turn.js';

/** Sites by their place. */
export type Block = readonly number[];

/** Of the sum of the changes: float32 energies of some thousand terms. */
const TOLERANCE = 1e-3;

/**
 * Throws an `EbmError` unless, where the chains start, moving every site of a block on to its next state changes the
 * energy by the sum of what the gradient says of each: sites that interact add a term of their own, and so does an energy
 * that is not linear in a site. Also where an energy is not finite.
 */
export function checkLinear(
  where: string,
  position: tf.Tensor,
  energy: Energy,
  { blocks, encoding }: { readonly blocks: readonly Block[]; readonly encoding: Encoding },
): void {
  scope(() => {
    const { value, grad } = valueAndGradient(energy, position);
    const { states, gains } = placeOf({ position, gradient: grad }, encoding);
    const next = turn(states, 1);
    for (const [i, block] of blocks.entries()) {
      const picked = picks(block, states.shape[1]);
      const moved = tf.add<tf.Tensor3D>(tf.mul(states, tf.sub(1, picked)), tf.mul(next, picked));
      const rises = tf.sub(energy(encoding.position(moved, position)), value);
      const each = tf.mul(tf.mul(gains, next), picked);
      const off = tf.abs(tf.add(rises, rowSum(each)));
      const scale = tf.add(tf.add(tf.abs(value), rowSum(tf.abs(each))), 1);
      checkNumbers(tf.div(off, scale), (errors) => {
        const chain = errors.findIndex((error) => !(error < TOLERANCE));
        if (chain < 0) return;
        throw new EbmError(
          where,
          `the energy must be linear in each site, and sites of block ${i} must not interact: chain ${chain} is off by`,
          errors[chain],
        );
      });
    }
  });
}

/** 1 at the sites of a block, `[1, sites, 1]`. */
export function picks(block: Block, sites: number): tf.Tensor3D {
  return tf.tensor3d(
    Float32Array.from({ length: sites }, (_, i) => Number(block.includes(i))),
    [1, sites, 1],
  );
}
