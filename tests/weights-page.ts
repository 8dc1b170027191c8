import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { fetchWeights, type WeightsProgress } from '@ebmjs/models';

/** What became of a download in a browser, as plain JSON. */
export interface Fetched {
  /** The sum of every number of every tensor; absent where it failed. */
  readonly sum?: number;
  readonly error?: string;
  readonly last?: WeightsProgress;
  /** Tensors that are left when the variables are freed. */
  readonly left: number;
  readonly secure: boolean;
}

export async function fetchInPage(url: string, sha256: string | null): Promise<Fetched> {
  const before = tf.memory().numTensors;
  let last: WeightsProgress | undefined;
  let outcome: Pick<Fetched, 'sum' | 'error'>;
  try {
    const { variables } = await fetchWeights(url, { sha256, onProgress: (progress) => (last = progress) });
    const tensors = [...Object.values(variables.weights), ...Object.values(variables.state)];
    const sums = tensors.map((tensor) => tensor.dataSync<'float32'>().reduce((sum, value) => sum + value, 0));
    outcome = { sum: sums.reduce((sum, value) => sum + value, 0) };
    release(variables);
  } catch (error) {
    outcome = { error: (error as Error).message };
  }
  return {
    ...outcome,
    ...(last && { last }),
    left: tf.memory().numTensors - before,
    secure: globalThis.isSecureContext,
  };
}
