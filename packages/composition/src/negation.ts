import * as tf from '@tensorflow/tfjs-core';
import { positive, type Energy } from '@ebmjs/core';
import { combine } from './combine.js';

/**
 * Away from what `energy` likes: `-scale E(x)`, a density to a negative power. For "a but not b" take
 * `product(a, negation(b, scale))` (Du, Li and Mordatch 2020, "Compositional visual generation with energy based
 * models", concept negation).
 *
 * By itself a negation has, as a rule, no finite partition function: multiply it with an energy that grows faster, or
 * stay in a box. Has `valueAndGrad` where `energy` has.
 *
 * @param scale strength, a finite number above 0; an `EbmError` otherwise. @defaultValue 1
 */
export function negation(energy: Energy, scale = 1): Energy {
  const slope = -positive('negation.scale', scale);
  return combine('negation', [energy], {
    value: ([value]) => tf.mul(value!, slope),
    slopes: () => [slope],
  });
}
