import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyLaws } from '../test/toy-laws.js';
import { checkerboard } from './checkerboard.js';

describe('checkerboard', () => {
  toyLaws({ toy: checkerboard(), reach: 2, smoothAt: [[0.5, 0.5], [-1.5, 0.5]] }); // prettier-ignore

  it('is uniform on every other square', () => {
    const points = [[-1.9, -1.9], [-0.5, -1.5], [0.5, 0.5], [1.5, 0.5], [2.1, 0], [0, -9]]; // prettier-ignore
    const logs = tf.tidy(() => checkerboard().logDensity(tf.tensor2d(points)).dataSync());
    const inside = Math.fround(-Math.log(8)); // 8 squares of area 1
    expect([...logs]).toEqual([inside, -Infinity, inside, -Infinity, -Infinity, -Infinity]);
  });
});

describe('checkerboard of five by five, thirteen of them taken', () => {
  // The squares are 0.64 wide; a grid that reaches to 2.56 has 32 nodes in each.
  const toy = checkerboard({ squares: 5, halfWidth: 1.6 });
  toyLaws({ toy, reach: 2.56, smoothAt: [[0, 0]] });

  it.each([
    [5, 1.6],
    [6, 0.1],
    [7, 100],
    [20_001, 3], // so fine that 47 of these draws would fall off, were they not kept inside
  ])('%d squares, half width %d: no draw is off its squares', (squares, halfWidth) => {
    const board = checkerboard({ squares, halfWidth });
    const { x } = board.batch(key(1), 50_000);
    expect(tf.tidy(() => tf.min(board.logDensity(x)).dataSync()[0]!)).toBeGreaterThan(-Infinity);
    expect(board.box).toEqual({ min: -halfWidth, max: halfWidth });
    x.dispose();
  });
});

describe('checkerboard, as for options', () => {
  it('refuses what makes no board', () => {
    expect(() => checkerboard({ squares: 1 })).toThrow(
      'checkerboard.squares: must be a whole number of at least 2, got 1',
    );
    expect(() => checkerboard({ squares: 1e6 })).toThrow('checkerboard.squares: must be at most 65536');
    expect(() => checkerboard({ halfWidth: 0 })).toThrow('checkerboard.halfWidth: must be a finite number above 0');
    expect(() => checkerboard({ size: 1 } as never)).toThrow('checkerboard: unknown option');
  });
});
