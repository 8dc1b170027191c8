import { expect, it } from 'vitest';
import { boxMuller, pairByDefinition } from './box-muller.js';
import { key } from './key.js';
import { eachWords } from './philox-words.js';

/** Bytes of the normals of these words, and of their definition. */
function bothWays(words: Uint32Array): readonly [Buffer, Buffer] {
  const [fast, slow] = [new Float32Array(words.length), new Float32Array(words.length)];
  boxMuller(fast, 0, words);
  for (let i = 0; i < words.length; i += 2) pairByDefinition(slow, i, words[i]!, words[i + 1]!);
  return [Buffer.from(fast.buffer), Buffer.from(slow.buffer)];
}

it('has every bit of the definition, for a million pairs', () => {
  eachWords({ key: key(11), purpose: 3, from: 0, n: 2_000_000 }, (words) => {
    const [fast, slow] = bothWays(words);
    expect(fast.equals(slow)).toBe(true);
  });
});

it('has every bit at the edges: around each cell of both tables, each power of two, the axes and the diagonals', () => {
  const near = (word: number): number[] => [-2, -1, 0, 1, 2].map((d) => (word + d) >>> 0);
  const powers = Array.from({ length: 32 }, (_, i) => 2 ** i);
  const cells = Array.from({ length: 2048 }, (_, i) => i * 2 ** 21);
  const edges = [...powers, ...cells].flatMap(near);
  const pairs = edges.flatMap((edge, i) => [edge, edges[(7 * i) % edges.length]!, 12_345_678 * i, edge]);
  const [fast, slow] = bothWays(Uint32Array.from([...pairs, 0, 0, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 0]));
  expect(fast.equals(slow)).toBe(true);
});

it('writes from where it is told', () => {
  const out = new Float32Array(6).fill(9);
  boxMuller(out, 2, Uint32Array.from([5, 0]));
  expect([...out.subarray(0, 2), ...out.subarray(4)]).toEqual([9, 9, 9, 9]);
  expect(out[2]).toBeCloseTo(Math.sqrt(-2 * Math.log(6 / 2 ** 32)), 5);
  expect(out[3]).toBe(0);
});
