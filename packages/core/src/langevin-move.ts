import * as tf from '@tensorflow/tfjs-core';
import { deviceKernel } from './device-kernel.js';
import type { Box } from './energy.js';
import { EbmError } from './error.js';
import type { Key } from './key.js';
import { normal } from './random.js';
import { scope } from './scope.js';

/** What a Langevin step does with a position besides taking its gradient. */
export interface LangevinMove {
  /** `a` in `x' = clamp(x - a clip(g) + s z)`. @defaultValue 0: no gradient is needed */
  readonly stepSize?: number;
  /** Each element of the gradient is clipped to plus or minus this. @defaultValue `Infinity` */
  readonly clip?: number;
  /** `s`, the standard deviation of the noise. @defaultValue 0 */
  readonly noise?: number;
  /** Of the noise `z`, which is `normal(key, x.shape)`. Needed where there is noise. */
  readonly key?: Key;
  /** Where the result is clamped to. @defaultValue `null`: nowhere */
  readonly box?: Box | null;
}

/**
 * `clamp(x - a clip(g) + s z)`, owned by the caller: one dispatch where the backend has the kernel `EbmLangevinMove`,
 * else plain operations, which may be differentiated. NaN stays NaN, but in a clip on WASM as tfjs has it. Borrows both.
 *
 * Throws an `EbmError` for noise without a key, and unless `x` and `gradient` have one shape.
 */
export function langevinMove(x: tf.Tensor, gradient: tf.Tensor | null, move: LangevinMove): tf.Tensor {
  const { noise = 0, key } = move;
  if (noise > 0 && !key) throw new EbmError('langevinMove.key', 'must be given where there is noise', key);
  if (gradient && !tf.util.arraysEqual(gradient.shape, x.shape)) {
    throw new EbmError('langevinMove.gradient', `must have the shape [${x.shape.join(', ')}] of x`, gradient.shape);
  }
  const inputs = gradient ? { x, gradient } : { x };
  const floats = x.dtype === 'float32' && (!gradient || gradient.dtype === 'float32');
  const fromFirstRow = key === undefined || key.length === 2;
  return (
    (floats && fromFirstRow ? deviceKernel('EbmLangevinMove', inputs, move) : undefined) ?? composed(x, gradient, move)
  );
}

function composed(x: tf.Tensor, gradient: tf.Tensor | null, move: LangevinMove): tf.Tensor {
  const { stepSize = 0, clip = Infinity, noise = 0, key, box = null } = move;
  return scope(() => {
    const slope = gradient && clip < Infinity ? tf.clipByValue(gradient, -clip, clip) : gradient;
    const descended = slope ? tf.sub(x, tf.mul(slope, stepSize)) : x;
    const moved = key && noise > 0 ? tf.add(descended, tf.mul(normal(key, x.shape), noise)) : descended;
    if (box) return tf.clipByValue(moved, box.min, box.max);
    return moved === x ? x.clone() : moved;
  });
}
