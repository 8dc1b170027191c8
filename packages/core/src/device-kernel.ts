import * as tf from '@tensorflow/tfjs-core';
import { isRegistered } from './is-registered.js';

/**
 * Kernels that this library looks up in tfjs's registry under the name of the active backend (`tf.registerKernel`), and
 * does without where there is none. `@ebmjs/backends` registers the first three for WebGPU and the last two for WASM; other
 * backends may have their own.
 *
 * - `EbmUniform` and `EbmNormal`: attributes `key` (two words), `shape` and `first`; the numbers of `uniform(key, [Infinity])`
 *   from number `first` on, bit for bit, and of `normal` to the last few units in the last place.
 * - `EbmLangevinMove`: inputs `x` and, unless it only adds noise, `gradient`; attributes as for `LangevinMove`.
 * - `EbmChooseRows`: inputs `mask`, `a` and `b`, the last two float32 and of more than one axis; `chooseRows`.
 */
export type DeviceKernel = 'EbmUniform' | 'EbmNormal' | 'EbmLangevinMove' | 'EbmChooseRows';

let hosted = 0;

/** The result of `body`, within which no such kernel runs: draws stay on the host, where they can be read at once. */
export function onHost<T>(body: () => T): T {
  hosted++;
  try {
    return body();
  } finally {
    hosted--;
  }
}

/**
 * The result of a kernel of the active backend, owned by the caller, or undefined where plain operations must do: the
 * backend has no such kernel, or a gradient is being taken through the inputs (these kernels have none).
 */
export function deviceKernel(
  name: DeviceKernel,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attrs: object,
): tf.Tensor | undefined {
  if (hosted > 0 || !isRegistered(name)) return undefined;
  const engine = tf.engine();
  if (Object.keys(inputs).length > 0 && engine.state.gradientDepth > 0) return undefined;
  return engine.runKernel(name, { ...inputs }, { ...attrs } as tf.NamedAttrMap);
}
