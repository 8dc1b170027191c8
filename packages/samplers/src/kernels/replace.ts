import * as tf from '@tensorflow/tfjs-core';

/** `next`, with the tensors of `old` freed that are neither in it nor in `lent`. */
export function replace<T>(old: T, next: T, ...lent: readonly unknown[]): T {
  const kept = new Set(tensorsIn([next, lent]));
  for (const tensor of tensorsIn(old)) if (!kept.has(tensor)) tensor.dispose();
  return next;
}

function tensorsIn(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(tensorsIn);
}
