import * as tf from '@tensorflow/tfjs-core';
import { key, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { decodeVariables } from './decode-variables.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { start } from './run-state.js';
import { advanceTo, numbers, toyModel, toyOptions, type ToyOptions } from './toy-run.fixture.js';

async function trained(change: Partial<ToyOptions> = {}) {
  const options = { ...toyOptions(), ...change };
  const first = start(options, key(5));
  const state = await advanceTo(5, options, first);
  const bytes = await encodeCheckpoint({ ...options, state });
  const plain = {
    weights: numbers(state.weights),
    state: numbers(state.state),
    average: state.average && numbers(state.average),
  };
  release(first, state);
  return { bytes, ...plain };
}
const read = (bytes: Uint8Array, average?: boolean): { weights: object; state: object } => {
  const variables = decodeVariables(bytes, { model: toyModel(), ...(average !== undefined && { average }) });
  const plain = { weights: numbers(variables.weights), state: numbers(variables.state as Params) };
  release(variables);
  return plain;
};

describe('decodeVariables', () => {
  it('gives averaged weights unless asked for the last, with the state of the model', async () => {
    const { bytes, weights, state, average } = await trained();
    const count = tf.memory().numTensors;
    expect(average).not.toEqual(weights);
    expect(read(bytes)).toEqual({ weights: average, state });
    expect(read(bytes, true)).toEqual({ weights: average, state });
    expect(read(bytes, false)).toEqual({ weights, state });
    expect(tf.memory().numTensors).toBe(count);
  });

  it('gives the weights of a run without averages, and says so when averages are asked for', async () => {
    const { bytes, weights, state } = await trained({ average: null });
    expect(read(bytes)).toEqual({ weights, state });
    expect(() => read(bytes, true)).toThrow('decodeVariables.average: there is none in the checkpoint, got true');
  });

  it('refuses another model, keeping nothing', async () => {
    const { bytes } = await trained();
    const count = tf.memory().numTensors;
    const other = () => decodeVariables(bytes, { model: toyModel({ width: 4 }) });
    expect(other).toThrow(
      'decodeVariables: the checkpoint does not fit: model.config.width is 8 in the checkpoint, 4 here',
    );
    expect(other).toThrow('tensor "average/w" is float32 [2, 8] in the checkpoint, float32 [2, 4] here');
    expect(() => decodeVariables(bytes.subarray(0, 50), { model: toyModel() })).toThrow('safetensors');
    expect(() => decodeVariables(bytes, { ...toyOptions() } as never)).toThrow(
      'decodeVariables: unknown option; known are model, average',
    );
    expect(tf.memory().numTensors).toBe(count);
  });
});
