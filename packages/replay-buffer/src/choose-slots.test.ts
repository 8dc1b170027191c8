import { foldIn, key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { chooseSlots } from './choose-slots.js';

describe('chooseSlots', () => {
  it('never takes a slot twice, and takes them all when asked for all', () => {
    for (let seed = 0; seed < 200; seed++) {
      const slots = chooseSlots(key(seed), 7, 10);
      expect(new Set(slots).size).toBe(7);
      expect(Math.min(...slots)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...slots)).toBeLessThan(10);
    }
    expect([...chooseSlots(key(1), 50, 50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('takes every ordered pair of five equally often', () => {
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const pair = chooseSlots(foldIn(key(2), i), 2, 5).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    // Binomial with p = 1/20: standard error of a share is 0.0015.
    for (const count of counts.values()) expect(Math.abs(count / draws - 1 / 20)).toBeLessThan(4.5 * 0.0015);
  });

  it('is a function of its key', () => {
    expect(chooseSlots(key(3), 8, 100)).toEqual(chooseSlots(key(3), 8, 100));
    expect(chooseSlots(key(3), 8, 100)).not.toEqual(chooseSlots(key(4), 8, 100));
  });
});
