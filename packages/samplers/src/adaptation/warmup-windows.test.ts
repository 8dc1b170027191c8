import { describe, expect, it } from 'vitest';
import { warmupWindows } from './warmup-windows.js';

// Stan's schedules, computed independently.
const SCHEDULES: [number, [number, number][]][] = [
  [18, [[0, 17]]],
  [
    50,
    [
      [0, 6],
      [7, 44],
      [45, 49],
    ],
  ],
  [
    100,
    [
      [0, 14],
      [15, 89],
      [90, 99],
    ],
  ],
  [
    150,
    [
      [0, 74],
      [75, 99],
      [100, 149],
    ],
  ],
  [
    200,
    [
      [0, 74],
      [75, 99],
      [100, 149],
      [150, 199],
    ],
  ],
  [
    280,
    [
      [0, 74],
      [75, 99],
      [100, 229],
      [230, 279],
    ],
  ],
  [
    500,
    [
      [0, 74],
      [75, 99],
      [100, 149],
      [150, 249],
      [250, 449],
      [450, 499],
    ],
  ],
  [
    1000,
    [
      [0, 74],
      [75, 99],
      [100, 149],
      [150, 249],
      [250, 449],
      [450, 949],
      [950, 999],
    ],
  ],
  [
    2000,
    [
      [0, 74],
      [75, 99],
      [100, 149],
      [150, 249],
      [250, 449],
      [450, 849],
      [850, 1949],
      [1950, 1999],
    ],
  ],
];

describe('warmupWindows', () => {
  it.each(SCHEDULES)('of %i steps is as in Stan', (steps, schedule) => {
    const windows = warmupWindows(steps);
    expect(windows.map(({ first, last }) => [first, last])).toEqual(schedule);
    expect(windows.map(({ mass }) => mass)).toEqual(
      schedule.map((_, i) => schedule.length > 1 && i > 0 && i < schedule.length - 1),
    );
  });

  it('follows without gaps whatever the lengths', () => {
    for (let steps = 1; steps < 400; steps++) {
      const windows = warmupWindows(steps, { before: 3, first: 11, after: 0 });
      expect(windows[0]!.first).toBe(0);
      expect(windows.at(-1)!.last).toBe(steps - 1);
      for (const [i, { first }] of windows.entries()) if (i > 0) expect(first).toBe(windows[i - 1]!.last + 1);
    }
  });

  it('refuses what is no length', () => {
    expect(() => warmupWindows(0)).toThrow('warmupWindows.steps: must be a whole number of at least 1, got 0');
    expect(() => warmupWindows(100, { first: 0 })).toThrow('warmupWindows.first: must be a whole number of at least 1');
    expect(() => warmupWindows(100, { base: 3 } as never)).toThrow('warmupWindows: unknown option');
  });
});
