import { key, release } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { expect, it } from 'vitest';
import { checkpointPieces, encodeCheckpoint } from './encode-checkpoint.js';
import { start } from './run-state.js';
import { advanceTo, toyOptions } from './toy-run.fixture.js';

const joined = async (pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; count: number }> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece.slice());
  return { bytes: Buffer.concat(all), count: all.length };
};

it('pieces are the bytes of the whole, tensor by tensor, whether or not the buffer has its chains in parts', async () => {
  const box = { min: -2, max: 2 };
  const labelled = { capacity: 40, shape: [2], classes: 3, box, key: key(7), write: 'ring' } as const;
  for (const buffer of [toyOptions(3).buffer, replayBuffer(labelled)]) {
    const options = { ...toyOptions(3), buffer };
    const first = start(options, key(5));
    const state = await advanceTo(4, options, first);
    const checkpoint = { ...options, state, extra: { note: 'ä' } };
    const whole = await encodeCheckpoint(checkpoint);
    const { snapshotParts: _, ...plain } = buffer;
    for (const one of [checkpoint, { ...checkpoint, buffer: plain }, { ...checkpoint, buffer: undefined }]) {
      const expected = one.buffer ? whole : await encodeCheckpoint(one as never);
      const { bytes, count } = await joined(checkpointPieces(one as typeof checkpoint));
      expect(Buffer.compare(bytes, expected)).toBe(0);
      expect(count).toBeGreaterThan(10);
    }
    release(first, state);
  }
});

it('pieces refuse an option that is none, before anything is written', () => {
  const options = toyOptions();
  const state = start(options, key(5));
  expect(() => checkpointPieces({ ...options, state, extras: 3 } as never)).toThrow('saveCheckpoint');
  release(state);
});
