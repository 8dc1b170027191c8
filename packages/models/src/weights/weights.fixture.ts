import * as tf from '@tensorflow/tfjs-core';
import { key, prefixed, release, type Model, type Params, type Variables } from '@ebmjs/core';
import { afterEach, beforeEach } from 'vitest';
import { shaken } from '../../test/tensors.js';
import { residualNetwork } from '../residual-network.js';
import type { WeightsNotes } from './description.js';

/** A network with weights and state of several shapes, 21 tensors of them. */
export const network = (): Model =>
  residualNetwork({ shape: [4, 4, 1], classes: 3, width: 2, conditioning: 'gain', blocks: [{ width: 3, down: true }] });

/** Variables in which no two numbers are alike. */
export function variablesOf(model: Model): Variables {
  const fresh = model.init(key(3));
  const variables = shaken(fresh, key(4));
  release(fresh);
  return variables;
}

export const notes: WeightsNotes = {
  preset: 'small',
  library: 'test 1.2.3',
  data: 'none: a fixture',
  licence: 'CC0-1.0',
  notes: 'ein Wort über α',
  card: { figures: [0.5, null] },
};

/** Every number of some variables. */
export const numbers = ({ weights, state }: Variables): object =>
  Object.fromEntries(
    Object.entries({ ...prefixed('w', weights), ...prefixed('s', state) } as Params).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, dtype: tensor.dtype, data: [...tensor.dataSync()] },
    ]),
  );

/** The message of what `body` throws or rejects with. */
export async function complaint(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it did not complain');
}

/** Fails every test of the file that leaves another number of tensors than it found. */
export function noTestLeaks(): void {
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    const left = tf.memory().numTensors - before;
    if (left !== 0) throw new Error(`the test leaves ${left} tensors`);
  });
}
