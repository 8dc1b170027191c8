import { foldIn, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { emptyContents } from './contents.js';
import { layoutWith } from './contents.fixture.js';
import { placesOf } from './places.js';

const none = (n: number): Int32Array => new Int32Array(n).fill(-1);

describe('placesOf', () => {
  it('same-slot is where chains came from', () => {
    const layout = layoutWith();
    const slots = Int32Array.of(4, 0, 9);
    expect(placesOf(emptyContents(layout, key(0)), layout, slots)).toEqual(slots);
  });

  it('ring goes on after the last chain, and round', () => {
    const layout = layoutWith({ capacity: 5, write: 'ring' });
    const contents = emptyContents(layout, key(0));
    expect([...placesOf(contents, layout, none(3))]).toEqual([0, 1, 2]);
    expect([...placesOf({ ...contents, written: 13 }, layout, none(4))]).toEqual([3, 4, 0, 1]);
  });

  it('reservoir keeps every chain that was ever written with the same probability', () => {
    // 3 places, batches of 2, 2, 1, 2: after seven chains each is kept with probability 3/7.
    const [capacity, batches, runs] = [3, [2, 2, 1, 2], 20_000];
    const layout = layoutWith({ capacity, write: 'reservoir' });
    const kept = new Array<number>(7).fill(0);
    const pairs = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const places: number[] = [];
      let written = 0;
      batches.forEach((n, writes) => {
        const contents = { ...emptyContents(layout, foldIn(key(5), run)), writes, written };
        placesOf(contents, layout, none(n)).forEach((place, i) => {
          if (place >= 0) places[place] = written + i;
        });
        written += n;
      });
      places.forEach((chain) => kept[chain]!++);
      const sorted = places.sort((a, b) => a - b).join();
      pairs.set(sorted, (pairs.get(sorted) ?? 0) + 1);
    }
    const error = (p: number): number => 5.5 * Math.sqrt((p * (1 - p)) / runs);
    for (const count of kept) expect(Math.abs(count / runs - 3 / 7)).toBeLessThan(error(3 / 7));
    // More than that: any three of the seven are as likely as any others.
    expect(pairs.size).toBe(35);
    for (const count of pairs.values()) expect(Math.abs(count / runs - 1 / 35)).toBeLessThan(error(1 / 35));
  });

  it('is a function of the key and the number of the write', () => {
    const layout = layoutWith({ capacity: 100, write: 'reservoir' });
    const at = (writes: number, seed: number) =>
      placesOf({ ...emptyContents(layout, key(seed)), writes, written: 400 }, layout, none(200));
    expect(at(1, 1)).toEqual(at(1, 1));
    expect(at(1, 1)).not.toEqual(at(2, 1));
    expect(at(1, 1)).not.toEqual(at(1, 2));
  });
});
