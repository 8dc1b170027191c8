import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { wallOf, type WallOptions } from './wall.js';

/**
 * An energy and the wall of `softWall` on top. On a geometric path from that base every energy between has the whole wall:
 * `(1 - beta) wall + beta (E + wall) = beta E + wall`.
 *
 * Beyond the faces `E` is asked for points that the model may never have seen, and they count in `Z`: the `log Z` found is
 * that of the walled energy, not of `E` on the box.
 *
 * ```ts
 * const shape = [28, 28, 1];
 * await ais({ base: softWall({ shape }), target: walled(energy), ... });
 * ```
 */
export function walled(energy: Energy, options: WallOptions = {}): Energy {
  const { trace } = wallOf('walled', options);
  return Object.assign((x: tf.Tensor) => scope(() => tf.add(energy(x), trace(x).value) as tf.Tensor1D), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, x);
        const wall = trace(x);
        return { value: tf.add(value, wall.value) as tf.Tensor1D, grad: tf.add(grad, wall.slope()) };
      }),
  });
}
