import * as tf from '@tensorflow/tfjs-core';

interface Tracking {
  readonly state: { readonly tensorInfo: { readonly has: (dataId: object) => boolean } };
  runKernel: (name: string, ...rest: unknown[]) => unknown;
  trackTensor: (tensor: tf.Tensor, backend: unknown) => void;
  removeDataId: (dataId: object, backend: unknown) => void;
}

/** What is in memory beside what was there when the meter began, in bytes. */
export interface BufferMeter {
  readonly now: () => number;
  /** The most at any moment. */
  readonly peak: () => number;
  /** Forgets the peak. */
  readonly reset: () => void;
  readonly stop: () => void;
}

/**
 * Counts the bytes of tensors as they are made and freed, those that share their memory (reshaped, cloned) once:
 * `tf.memory().numBytes` counts them twice. (tfjs-node has a new name for what is reshaped; TensorFlow has no new memory.)
 */
export function bufferMeter(): BufferMeter {
  const engine = tf.engine() as unknown as Tracking;
  const { runKernel, trackTensor, removeDataId } = engine;
  let reshaping = false;
  const sizes = new Map<object, number>();
  let [now, peak] = [0, 0];
  engine.runKernel = function (name, ...rest) {
    reshaping = name === 'Reshape';
    try {
      return runKernel.call(this, name, ...rest);
    } finally {
      reshaping = false;
    }
  };
  engine.trackTensor = function (tensor, backend) {
    if (!reshaping && !engine.state.tensorInfo.has(tensor.dataId)) {
      sizes.set(tensor.dataId, 4 * tensor.size);
      now += 4 * tensor.size;
      peak = Math.max(peak, now);
    }
    trackTensor.call(this, tensor, backend);
  };
  engine.removeDataId = function (dataId, backend) {
    now -= sizes.get(dataId) ?? 0;
    sizes.delete(dataId);
    removeDataId.call(this, dataId, backend);
  };
  return {
    now: () => now,
    peak: () => peak,
    reset: () => void (peak = now),
    stop: () => void Object.assign(engine, { runKernel, trackTensor, removeDataId }),
  };
}
