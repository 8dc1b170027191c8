import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from '@ebmjs/core';
import type { Numbers } from './check.js';

/** The numbers of tensors, which are freed. */
export async function read(tensors: Params): Promise<Numbers> {
  const entries = await Promise.all(
    Object.entries(tensors).map(async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const),
  );
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return Object.fromEntries(entries.map(([name, values]) => [name, Float32Array.from(values)]));
}

/** Tensors under names that begin with `prefix`. */
export const under = (prefix: string, tensors: Params): Params =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]: [string, Tensor]) => [`${prefix}/${name}`, tensor]));
