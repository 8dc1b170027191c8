import { describe, expect, it, vi } from 'vitest';
import { key } from './key.js';
import { philox4x32 } from './philox.js';
import { philoxModule } from './philox-module.js';
import { compiled, eachWords, interpreted } from './philox-words.js';

const SEEDS = [0, 1, 42, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1].map(key);

describe.each([
  ['WebAssembly', compiled()!],
  ['JavaScript', interpreted()],
])('%s', (_, { scratch, fill, units }) => {
  it('writes Philox of each counter in turn', () => {
    for (const [purpose, seed] of SEEDS.entries()) {
      fill(70_000, { key: seed, purpose, from: 0, n: 0 }, 40);
      const blocks = Array.from({ length: 10 }, (__, i) => philox4x32([70_000 + i, 0, 0, purpose], seed));
      expect([...scratch.subarray(0, 40)]).toEqual(blocks.flat());
    }
  });

  it('turns words into numbers below 1, whatever their highest and lowest bits', () => {
    scratch.set([0, 255, 256, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
    expect([...units(6)]).toEqual([0, 0, 2 ** -24, 0.5 - 2 ** -24, 0.5, 1 - 2 ** -24]);
  });
});

it('makes the same words either way, for the whole of its memory', () => {
  const [fast, slow] = [compiled()!, interpreted()];
  for (const { fill } of [fast, slow]) fill(2 ** 32 - 100, { key: key(5), purpose: 3, from: 0, n: 0 }, 16_384);
  expect(Buffer.compare(Buffer.from(fast.scratch.buffer), Buffer.from(slow.scratch.buffer))).toBe(0);
});

it('hands the words out in order, whatever their number', () => {
  const handed = (from: number, n: number): number[] => {
    const all: number[] = [];
    eachWords({ key: key(9), purpose: 2, from, n }, (words, at) => {
      expect(at).toBe(all.length);
      all.push(...words);
    });
    return all;
  };
  for (const n of [0, 1, 5, 16_383, 16_384, 40_001]) {
    const all = handed(0, n);
    expect(all).toHaveLength(n);
    for (const from of [1, 2, 3, 4, 16_385]) expect(handed(from, n - from)).toEqual(all.slice(from, Math.max(from, n)));
    const last = philox4x32([Math.floor((n - 1) / 4), 0, 0, 2], key(9));
    if (n > 0) expect(all[n - 1]).toBe(last[(n - 1) % 4]);
  }
});

it('does without WebAssembly where a page forbids it', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(compiled()).toBeUndefined();
  vi.unstubAllGlobals();
});

it('is a module small enough for a browser to compile at once', () => {
  expect(WebAssembly.validate(philoxModule())).toBe(true);
  expect(philoxModule().length).toBeLessThan(4096);
});
