import { describe, expect, it } from 'vitest';
import { drawnLine, lineMarks } from './line-series.js';

const linear = { x: false, y: false };
const line = (points: readonly unknown[], log = linear) =>
  drawnLine('chart.series[0]', { name: 'a', points: points as never }, log);
const curve = (n: number) => Array.from({ length: n }, (_, x) => [x, 1]);

describe('drawnLine', () => {
  it('keeps what can be drawn, and a break for what cannot', () => {
    expect(
      line([
        [1, 2, 0.5],
        [2, null],
        [null, 3],
        [3, Infinity],
        [4, -5],
      ]),
    ).toEqual({
      points: [
        { x: 1, y: 2, error: 0.5 },
        { x: NaN, y: NaN, error: NaN },
        { x: NaN, y: NaN, error: NaN },
        { x: NaN, y: NaN, error: NaN },
        { x: 4, y: -5, error: NaN },
      ],
      hidden: 3,
    });
  });
  it.each([
    [{ x: true, y: false }, 2],
    [{ x: false, y: true }, 2],
    [{ x: true, y: true }, 3],
    [linear, 0],
  ])('breaks on what log axes %o have no place for', (log, hidden) => {
    expect(
      line(
        [
          [0, 0],
          [-1, 1],
          [1, -1],
          [1, 1],
        ],
        log,
      ).hidden,
    ).toBe(hidden);
  });
  it('counts before it thins', () => {
    const { points, hidden } = line(Array.from({ length: 9000 }, (_, x) => [x, x % 2 === 0 ? 1 : NaN]));
    expect(hidden).toBe(4500);
    expect(points.length).toBeLessThanOrEqual(5 * 700);
  });
  it('takes an error that is not known', () => expect(line([[0, 0, null]]).points[0]!.error).toBeNaN());
});

describe('lineMarks', () => {
  it.each([
    [curve(30), 2],
    [curve(31), 1],
    [[...curve(31), [31, 1, 0.1]], 2],
    [[[0, 1, 0.1]], 3],
  ])('draws a line, dots on a short one, and a band where an error is known', (points, marks) => {
    expect(lineMarks(line(points), 0, undefined)).toHaveLength(marks);
  });
});
