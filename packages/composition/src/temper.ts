import * as tf from '@tensorflow/tfjs-core';
import { positive, type Energy } from '@ebmjs/core';
import { combine } from './combine.js';

/**
 * The same landscape at another temperature, `E(x) / T`: the density to the power `1/T`. Flatter above `T = 1`,
 * sharper below; `temper(temper(E, a), b)` is `temper(E, a * b)`.
 *
 * Has `valueAndGrad` where `energy` has. Throws an `EbmError` unless the temperature is a finite number above 0.
 */
export function temper(energy: Energy, temperature: number): Energy {
  const beta = 1 / positive('temper.temperature', temperature);
  return combine('temper', [energy], {
    value: ([value]) => tf.mul(value!, beta),
    slopes: () => [beta],
  });
}
