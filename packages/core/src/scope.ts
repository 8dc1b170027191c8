import * as tf from '@tensorflow/tfjs-core';

/**
 * `tf.tidy` that returns what you return: frees every tensor made inside and not handed back.
 *
 * The body must be synchronous (a promise would resolve to freed tensors; the type refuses it), and must not
 * return large typed arrays (tidy visits every element looking for tensors).
 */
export function scope<T>(body: () => T, ...sync: T extends PromiseLike<unknown> ? [never] : []): T {
  void sync;
  return tf.tidy(body as () => tf.TensorContainer) as T;
}

/** Frees every tensor in the given records, at any depth. A tensor met twice is freed once. */
export function release(...owned: readonly unknown[]): void {
  tf.dispose(owned as unknown as tf.TensorContainer);
}
