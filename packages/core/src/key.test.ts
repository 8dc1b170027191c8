import { describe, expect, it } from 'vitest';
import { EbmError, foldIn, key, keyFromJson, philox4x32, split } from './index.js';

// Random123's published known answers for philox4x32-10 (file kat_vectors).
const KNOWN = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const;

describe('philox4x32', () => {
  it.each(KNOWN)('matches the published answer for counter %j', (counter, words, answer) => {
    expect(philox4x32(counter, words)).toEqual(answer);
  });
});

describe('key', () => {
  it('takes seed 0 as a seed and tells seeds beyond 2^32 apart', () => {
    expect([...key(0)]).toEqual([0, 0]);
    expect([...key(2 ** 32 + 5)]).toEqual([5, 1]);
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])('refuses %s', (seed) => {
    expect(() => key(seed)).toThrow(EbmError);
    expect(() => foldIn(key(0), seed)).toThrow('foldIn.data: must be a whole number');
    expect(() => split(key(0), seed)).toThrow('split.n: must be a whole number of at least 0');
  });

  it('never gives two children the same bits', () => {
    const parents = [key(0), key(1), ...split(key(7), 50)];
    const children = parents.flatMap((parent) => [
      ...split(parent, 40),
      ...Array.from({ length: 40 }, (_, i) => foldIn(parent, i)),
    ]);
    expect(new Set([...parents, ...children].map(String)).size).toBe(parents.length + children.length);
  });

  it('survives JSON', () => {
    const [child] = split(key(3), 1);
    expect(keyFromJson(JSON.parse(JSON.stringify(child)))).toEqual(child);
    expect(() => keyFromJson([1, -2])).toThrow('two unsigned 32-bit words');
  });
});
