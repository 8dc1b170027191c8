import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, EbmError, encodeSafetensors, key, release, type NamedArrays } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam } from './optimizers/adam.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { namedTensors } from './named-tensors.js';
import { start } from './run-state.js';
import { advanceTo, numbers, toyModel, toyOptions, type ToyOptions } from './toy-run.fixture.js';

let bytes: Uint8Array;
beforeAll(async () => {
  const options = toyOptions(3);
  const first = start(options, key(5));
  const state = await advanceTo(10, options, first);
  bytes = await encodeCheckpoint({ ...options, state, extra: { note: 'half way', best: 0.1 } });
  release(first, state);
});

/** The checkpoint with its arrays or its header changed. */
function changed(
  change: (arrays: { [name: string]: NamedArrays[string] }, header: Record<string, unknown>) => void,
): Uint8Array {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const header = JSON.parse(metadata['ebmjs']!) as Record<string, unknown>;
  const copy = { ...arrays };
  change(copy, header);
  return encodeSafetensors({ arrays: copy, metadata: { ebmjs: JSON.stringify(header) } });
}

describe('a checkpoint', () => {
  it('goes on as if the run had never stopped, bit for bit', async () => {
    const straight = toyOptions(3);
    const first = start(straight, key(5));
    const expected = await advanceTo(20, straight, first);

    const resumed: ToyOptions = { ...toyOptions(3), buffer: replayBufferOf(8) };
    const { state, extra } = decodeCheckpoint(bytes, resumed);
    expect(state.step).toBe(10);
    expect(extra).toEqual({ note: 'half way', best: 0.1 });
    const last = await advanceTo(20, resumed, state);

    expect(last.step).toBe(expected.step);
    expect(last.key).toEqual(expected.key);
    expect(last.optimizer.count).toBe(20);
    expect(numbers(namedTensors(last))).toEqual(numbers(namedTensors(expected)));
    expect(resumed.buffer.snapshot()).toEqual(straight.buffer.snapshot());
    release(first, expected, state, last);
  });

  it('gives back the very bytes when it is encoded again', async () => {
    const options = toyOptions(3);
    const { state, extra } = decodeCheckpoint(bytes, options);
    expect(await encodeCheckpoint({ ...options, state, extra })).toEqual(bytes);
    release(state);
  });

  it('allocates the state and nothing else, and borrows when it is written', async () => {
    const options = toyOptions(3);
    const count = tf.memory().numTensors;
    const { state } = decodeCheckpoint(bytes, options);
    expect(tf.memory().numTensors).toBe(count + Object.keys(namedTensors(state)).length);
    await encodeCheckpoint({ ...options, state });
    expect(tf.memory().numTensors).toBe(count + Object.keys(namedTensors(state)).length);
    release(state);
    expect(tf.memory().numTensors).toBe(count);
  });

  it('holds runs without averages', async () => {
    const options: ToyOptions = { ...toyOptions(), average: null };
    const first = start(options, key(1));
    const { state, extra } = decodeCheckpoint(await encodeCheckpoint({ ...options, state: first }), options);
    expect([state.average, extra]).toEqual([null, null]);
    expect(numbers(namedTensors(state))).toEqual(numbers(namedTensors(first)));
    release(first, state);
  });
});

const replayBufferOf = (seed: number, capacity = 40) =>
  replayBuffer({ capacity, shape: [2], classes: 3, storage: 'uint8', box: { min: -2, max: 2 }, key: key(seed) });

describe('decodeCheckpoint refuses, changing nothing,', () => {
  const refused = (message: string | RegExp, of: Uint8Array, change: Partial<ToyOptions> = {}): void => {
    const options = { ...toyOptions(3), buffer: replayBufferOf(9), ...change };
    const [count, before] = [tf.memory().numTensors, options.buffer.snapshot()];
    expect(() => decodeCheckpoint(of, options)).toThrow(message);
    expect(() => decodeCheckpoint(of, options)).toThrow(EbmError);
    expect(tf.memory().numTensors).toBe(count);
    expect(options.buffer.snapshot()).toEqual(before);
  };

  it('another model', () => {
    const wide = toyModel({ width: 9, classes: 3 });
    refused('model.config.width is 8 in the checkpoint, 9 here', bytes, { model: wide });
    refused('tensor "weights/w" is float32 [2, 8] in the checkpoint, float32 [2, 9] here', bytes, { model: wide });
    refused('model.name is "toy" in the checkpoint, "real" here', bytes, {
      model: { ...toyOptions(3).model, name: 'real' },
    });
    refused('model.classes is 3 in the checkpoint, 0 here', bytes, { model: toyModel() });
    refused('unknown tensor "weights/u"', bytes, { model: toyModel() });
  });

  it('another optimiser', () => {
    refused('optimizer.config.rate is 0.01 in the checkpoint, 0.1 here', bytes, {
      optimizer: adam({ rate: 0.1, beta1: 0.5 }),
    });
    refused('unknown tensor "moments/mean/w"', bytes, { optimizer: adam({ rate: 0.01 }) });
    refused('optimizer.name is "adam"', bytes, { optimizer: { ...toyOptions().optimizer, name: 'sgd' } });
  });

  it('another buffer', () => {
    refused('replayBuffer.restore: the snapshot does not fit: capacity is 40 in the snapshot, 41 here', bytes, {
      buffer: replayBufferOf(9, 41),
    });
  });

  it('missing, unknown and misshapen tensors, all in one message', () => {
    const bad = changed((arrays) => {
      delete arrays['average/w'];
      arrays['weights/x'] = arrays['weights/w']!;
      arrays['state/gain'] = { dtype: 'float32', shape: [1], data: new Float32Array(1) };
      arrays['moments/square/b'] = { dtype: 'int32', shape: [8], data: new Int32Array(8) };
    });
    refused(/"average\/w" is missing/, bad);
    refused(/unknown tensor "weights\/x"/, bad);
    refused(/"state\/gain" is float32 \[1\] in the checkpoint, float32 \[\] here/, bad);
    refused(/"moments\/square\/b" is int32 \[8\] in the checkpoint, float32 \[8\] here/, bad);
  });

  it('a buffer whose rows are gone', () => {
    refused(
      'array "rows" is missing',
      changed((arrays) => void delete arrays['buffer/rows']),
    );
  });

  it('a key that is none', () => {
    refused(
      'two unsigned 32-bit words',
      changed((_, header) => (header['key'] = [1.5, 2])),
    );
  });

  it('bytes that were cut short', () => {
    for (const length of [0, 10, 300, bytes.length - 1]) refused(/^safetensors/, bytes.subarray(0, length));
  });

  it('options that it does not know', () => {
    const misspelt = { ...toyOptions(3), models: 1 };
    expect(() => decodeCheckpoint(bytes, misspelt)).toThrow('decodeCheckpoint: unknown option');
  });
});

describe('encodeCheckpoint', () => {
  it('refuses options that it does not know', async () => {
    const options = toyOptions();
    const state = start(options, key(0));
    const misspelt = { ...options, state, notes: 1 };
    await expect(encodeCheckpoint(misspelt)).rejects.toThrow('encodeCheckpoint: unknown option');
    release(state);
  });
});
