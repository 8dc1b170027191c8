import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { float32 } from './codec.js';

it('float32 keeps every bit', () => {
  const values = Float32Array.of(0.1, -0, 1e-42, 3e38, 1 / 3);
  expect(float32.decode(key(1), float32.encode(key(0), values))).toEqual(values);
  expect(float32.allocate(3)).toEqual(new Float32Array(3));
});
