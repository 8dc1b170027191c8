import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { allocating, fits } from './device-memory.js';

const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };

it('lets pass what fills a buffer to its last byte, scalars and empty tensors', () => {
  expect(() => fits(limits, [[2 ** 25], [], [0, 2 ** 30], [2 ** 10, 2 ** 15]])).not.toThrow();
});

it('refuses one number more, in any of the tensors, and says what would fit', () => {
  const message =
    'webgpu: out of memory: a tensor takes 129 MB, and a buffer has at most 128 MB on this device; smaller batches need ' +
    'less, got [33554433]';
  expect(() => fits(limits, [[4], [2 ** 25 + 1]])).toThrow(message);
  expect(() => fits({ ...limits, maxBufferSize: 2 ** 20 }, [[2 ** 18 + 1]])).toThrow('at most 1 MB');
});

it('says of a buffer that cannot be mapped that memory has run out, and passes on all else', () => {
  const fail = (error: Error) => () =>
    allocating(() => {
      throw error;
    });
  expect(allocating(() => 3)).toBe(3);
  expect(fail(new RangeError('createBuffer failed'))).toThrow(EbmError);
  expect(fail(new RangeError('createBuffer failed'))).toThrow('out of memory on the device');
  expect(fail(new TypeError('other'))).toThrow(TypeError);
});
