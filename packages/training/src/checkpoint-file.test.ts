import { EbmError, encodeSafetensors, type NamedArrays } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { decodeFile, encodeFile, refuse, VERSION, type Header } from './checkpoint-file.js';

const header: Header = {
  version: VERSION,
  step: 3,
  key: [1, 2],
  average: true,
  adjustments: { rate: 1, steps: 1 },
  model: { name: 'm' },
  optimizer: { name: 'o' },
  count: 3,
  buffer: { capacity: 4 },
  extra: ['ü', 0.1, null],
};
const arrays: NamedArrays = { 'weights/w': { dtype: 'float32', shape: [2], data: Float32Array.of(0.1, -0) } };
const file = (metadata: { [name: string]: string }) => encodeSafetensors({ arrays: {}, metadata });

describe('encodeFile and decodeFile', () => {
  it('are inverse to each other', () => {
    expect(decodeFile(encodeFile(header, arrays))).toEqual({ header, arrays });
  });

  it("read Node's own buffers, at any offset in their memory, into copies", () => {
    const bytes = encodeFile(header, arrays);
    const pool = Buffer.alloc(bytes.length + 13);
    pool.set(bytes, 13);
    const { arrays: read } = decodeFile(pool.subarray(13));
    expect(read).toEqual(arrays);
    pool.fill(0);
    expect(read).toEqual(arrays);
  });

  it('refuse every truncation', () => {
    const bytes = encodeFile(header, arrays);
    for (const length of [0, 7, 8, 20, bytes.length - 5, bytes.length - 1]) {
      expect(() => decodeFile(bytes.subarray(0, length))).toThrow(EbmError);
    }
  });

  it.each([
    ['another file of tensors', {}, 'checkpoint: must be a safetensors file with metadata "ebmjs"'],
    ['a broken header', { ebmjs: '{"version":' }, 'checkpoint: must hold JSON under "ebmjs"'],
    ['a header that is a number', { ebmjs: '1' }, 'checkpoint: must be a safetensors file with metadata "ebmjs"'],
    [
      'an older version',
      { ebmjs: JSON.stringify({ ...header, version: VERSION - 1 }) },
      `checkpoint.version: must be ${VERSION}: it was written by an older version of ebmjs, which can go on with it, got ${VERSION - 1}`,
    ],
    ['a newer version', { ebmjs: JSON.stringify({ ...header, version: 99 }) }, 'by a newer version of ebmjs'],
    ['no version', { ebmjs: '{}' }, `checkpoint.version: must be ${VERSION}`],
    [
      'a step that is none',
      { ebmjs: JSON.stringify({ ...header, step: -1 }) },
      'checkpoint: must count its steps, got [-1,3]',
    ],
    [
      'a count that is none',
      { ebmjs: JSON.stringify({ ...header, count: 0.5 }) },
      'checkpoint: must count its steps, got [3,0.5]',
    ],
  ])('refuse %s', (_name, metadata, message) => {
    expect(() => decodeFile(file(metadata as { [name: string]: string }))).toThrow(message);
  });

  it.each([{ rate: 0, steps: 1 }, { rate: 1 }, { rate: null, steps: 1 }, undefined])(
    'refuse adjustments of %j',
    (adjustments) => {
      const bytes = file({ ebmjs: JSON.stringify({ ...header, adjustments }) });
      expect(() => decodeFile(bytes)).toThrow('checkpoint.adjustments: must have rate and steps, factors above 0, got');
    },
  );
});

describe('refuse', () => {
  it('lets no fault pass, and shows a dozen', () => {
    expect(() => refuse('here', [])).not.toThrow();
    expect(() => refuse('here', ['a', 'b'])).toThrow('here: the checkpoint does not fit: a; b');
    const many = Array.from({ length: 20 }, (_, i) => `fault ${i}`);
    expect(() => refuse('here', many)).toThrow('fault 11; and 8 more');
  });
});
