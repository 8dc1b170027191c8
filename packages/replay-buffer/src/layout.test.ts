import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout.js';

const options = { capacity: 4, shape: [2, 3], classes: 0, storage: 'float32', box: { min: 0, max: 1 } } as const;

describe('layoutOf', () => {
  it('counts the numbers in a row and picks the codec', () => {
    expect(layoutOf(options)).toMatchObject({ width: 6, codec: { dtype: 'float32' } });
    expect(layoutOf({ ...options, shape: [], storage: 'uint8' })).toMatchObject({
      width: 1,
      codec: { dtype: 'uint8' },
    });
  });

  it.each([
    [{ capacity: 0 }, 'replayBuffer.capacity: must be a whole number of at least 1, got 0'],
    [{ classes: -1 }, 'replayBuffer.classes: must be a whole number of at least 0, got -1'],
    [{ shape: [2, 0.5] }, 'replayBuffer.shape: must be a whole number of at least 1, got 0.5'],
    [{ shape: 2 as unknown as number[] }, 'replayBuffer.shape: must be a list of whole numbers, got 2'],
    [{ storage: 'int8' as never }, 'replayBuffer.storage: must be one of float32, float16, uint8, uint8-faithful, got'],
    [{ write: 'anywhere' as never }, 'replayBuffer.write: must be one of same-slot, ring, reservoir, got "anywhere"'],
    [{ box: { min: 1, max: 1 } }, 'replayBuffer.box: must have min below max, got {"min":1,"max":1}'],
    [{ box: { min: NaN, max: 1 } }, 'replayBuffer.box.min: must be a finite number'],
    [{ box: { min: 0, max: Infinity } }, 'replayBuffer.box.max: must be a finite number'],
    [{ box: { min: 0, max: 1, mid: 0.5 } }, 'replayBuffer.box: unknown option; known are min, max, got "mid"'],
  ])('refuses %j', (change, message) => {
    const make = () => layoutOf({ ...options, ...change });
    expect(make).toThrow(EbmError);
    expect(make).toThrow(message);
  });
});
