import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { numbers } from '../../test/read.js';
import { joined, turnsRound, type Stretch } from './u-turn.js';

/** The stretch of these momenta, of one chain. */
const stretch = (...momenta: number[][]): Stretch => ({
  first: tf.tensor2d([momenta[0]!]),
  last: tf.tensor2d([momenta.at(-1)!]),
  sum: tf.tensor2d([momenta.reduce((a, b) => a.map((x, i) => x + b[i]!))]),
  size: momenta.length,
});
const turns = (a: Stretch, b: Stretch): boolean => numbers(turnsRound(a, b))[0] === 1;
/** Momenta of a motion round a circle, by angle in degrees. */
const arc = (...degrees: number[]): number[][] =>
  degrees.map((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]);

describe('turnsRound', () => {
  it.each<[string, Stretch, Stretch, boolean]>([
    ['straight on', stretch([1, 0]), stretch([1, 0]), false],
    ['two states, right back', stretch([1, 0]), stretch([-1.1, 0]), true],
    ['a quarter of a circle', stretch(...arc(0, 30)), stretch(...arc(60, 90)), false],
    ['three quarters of a circle', stretch(...arc(0, 90)), stretch(...arc(180, 270)), true],
    ['the sum against the first end alone', stretch([1, 0]), stretch([-2, 3]), true],
    ['the sum against the last end alone', stretch([-2, 3]), stretch([1, 0]), true],
  ])('%s: %s', (_, a, b, expected) => {
    expect(turns(a, b)).toBe(expected);
    expect(turns(b, a), 'the other way round').toBe(expected);
  });

  it('sees a turn between two stretches that the whole does not show', () => {
    // Two full oscillations lie between: the ends go the same way, as does the sum.
    const a = stretch([1, 0], [1, 0]);
    const b = stretch([-3, 0], [5, 0]);
    expect(numbers(tf.sum(joined(a, b).sum))[0]).toBe(4); // and both ends are above 0
    expect(turns(a, b)).toBe(true);
  });

  it('is the same when time runs back', () => {
    const a = stretch([1, 0.3], [0.5, 1]);
    const b = stretch([0.1, 1], [-0.6, 0.7]);
    const back = ({ first, last, sum, size }: Stretch): Stretch => ({
      first: tf.neg(last),
      last: tf.neg(first),
      sum: tf.neg(sum),
      size,
    });
    expect(turns(back(b), back(a))).toBe(turns(a, b));
  });
});

it('joined goes from the start of the one to the end of the other', () => {
  const { first, last, sum, size } = joined(stretch([1, 2], [3, 4]), stretch([5, 6], [7, 8]));
  expect([numbers(first), numbers(last), numbers(sum), size]).toEqual([[1, 2], [7, 8], [16, 20], 4]);
});
