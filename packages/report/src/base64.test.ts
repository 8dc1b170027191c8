import { describe, expect, it } from 'vitest';
import { base64 } from './base64.js';

describe('base64', () => {
  it.each([0, 1, 2, 3, 0x8000, 200_003])('agrees with Node on %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});
