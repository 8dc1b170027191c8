import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, release, scope, split } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { cheesGradient } from './chees-gradient.js';
import { chees } from './chees.js';

describe('chees', () => {
  it('takes Adam without momentum, its bias corrected: the first step has the length of the rate', () => {
    const { init, update, value } = chees({ rate: 0.1 });
    for (const gradient of [1e-6, 3, -250]) {
      expect(value(update(init(2), gradient)).length).toBeCloseTo(2 * Math.exp(0.1 * Math.sign(gradient)), 10);
    }
    // From the recursion by hand: squares (0.05 * 9 = 0.45) / 0.05, then (0.95 * 0.45 + 0.05 * 1) / 0.0975.
    const second = update(update(init(1), 3), -1);
    const length = Math.exp(0.1 - 0.1 / Math.sqrt((0.95 * 0.45 + 0.05) / 0.0975));
    expect(value(second).length).toBeCloseTo(length, 10);
    const weight = 2 ** -0.5;
    expect(value(second).averaged).toBeCloseTo(Math.exp((1 - weight) * 0.1 + weight * Math.log(length)), 10);
  });

  it('leaps no further than 0.35, and stays where a gradient is not finite or is 0', () => {
    const { init, update, value } = chees({ rate: 5 });
    expect(value(update(init(1), 1)).length).toBeCloseTo(Math.exp(0.35), 10);
    expect(update(init(1), Number.NaN)).toEqual(init(1));
    expect(value(update(init(1), 0)).length).toBe(1);
  });

  it('climbs to a maximum', () => {
    const { init, update, value } = chees();
    let state = init(0.1);
    for (let i = 0; i < 1500; i++) state = update(state, -(value(state).length - 1.5));
    expect(value(state).averaged).toBeCloseTo(1.5, 1);
  });

  it('refuses options', () => {
    expect(() => chees({ rate: 0 })).toThrow('chees.rate: must be a finite number above 0, got 0');
    expect(() => chees({ beta2: 1 })).toThrow('chees.beta2: must be a finite number from 0 to');
    expect(() => chees().init(0)).toThrow('chees.length: must be a finite number above 0, got 0');
  });
});

describe('cheesGradient', () => {
  const CHAINS = 7;
  /** The exact flow of N(0, diag(s^2)) for a time: `x cos(t/s) + v s sin(t/s)`. */
  const scales = [1, 0.5];
  const drawn = (): { x: tf.Tensor; v: tf.Tensor } => {
    const [a, b] = split(key(3), 2);
    return { x: scope(() => tf.mul(normal(a, [CHAINS, 2]), scales)), v: normal(b, [CHAINS, 2]) };
  };
  const flight = (x: tf.Tensor, v: tf.Tensor, time: number): { end: tf.Tensor; velocity: tf.Tensor } => {
    const [c, s] = [scales.map((scale) => Math.cos(time / scale)), scales.map((scale) => Math.sin(time / scale))];
    const end = tf.add(tf.mul(x, c), tf.mul(v, tf.mul(s, scales)));
    const velocity = tf.sub(tf.mul(v, c), tf.mul(x, tf.div(s, scales)));
    return { end, velocity };
  };

  it('is the slope of the criterion in the logarithm of the length, by differences', () => {
    const { x, v } = drawn();
    // The centre of ends is held where it is, as in the paper.
    const criterion = (time: number, at: number): number =>
      scope(() => {
        const centre = tf.mean(flight(x, v, at).end, 0, true);
        const far = tf.sum(tf.square(tf.sub(flight(x, v, time).end, centre)), 1);
        const near = tf.sum(tf.square(tf.sub(x, tf.mean(x, 0, true))), 1);
        return tf.div(tf.mean(tf.square(tf.sub(far, near))), 4).dataSync()[0]!;
      });
    for (const time of [0.4, 1.1]) {
      const slope = scope(
        () => cheesGradient({ start: x, ...flight(x, v, time), acceptance: tf.ones([CHAINS]) }, time).dataSync()[0]!,
      );
      const step = 0.01;
      const difference =
        (criterion(time * Math.exp(step), time) - criterion(time * Math.exp(-step), time)) / (2 * step);
      expect(Math.abs(slope - difference)).toBeLessThan(2e-3 * Math.max(1, Math.abs(difference)));
    }
    release(x, v);
  });

  it('leaves out flights that end nowhere or would not be accepted', () => {
    const { x, v } = drawn();
    const slope = (extra: number[][], acceptance: number): number =>
      scope(() => {
        const { end, velocity } = flight(x, v, 1);
        const n = extra.length;
        const start = n ? tf.concat([x, tf.mean(x, 0, true)]) : x; // one at the centre
        return cheesGradient(
          {
            start,
            end: n ? tf.concat([end, tf.tensor2d(extra)]) : end,
            velocity: n ? tf.concat([velocity, tf.ones([n, 2])]) : velocity,
            acceptance: tf.tensor1d([...new Array<number>(CHAINS).fill(0.7), ...extra.map(() => acceptance)]),
          },
          1,
        ).dataSync()[0]!;
      });
    const without = slope([], 0);
    expect(slope([[Number.NaN, 1]], 1)).toBeCloseTo(without, 4);
    expect(slope([[Infinity, 1]], 0)).toBeCloseTo(without, 4);
    expect(slope([[50, 1]], 5e-5)).toBeCloseTo(without, 4);
    expect(Math.abs(slope([[50, 1]], 0.7) - without)).toBeGreaterThan(1);
    release(x, v);
  });

  it('is 0 where no flight would be accepted, and leaks nothing', () => {
    expectNoLeak(() => {
      const { x, v } = drawn();
      const acceptance = tf.zeros([CHAINS]) as tf.Tensor1D;
      const slope = cheesGradient({ start: x, end: x, velocity: v, acceptance }, 1);
      expect(slope.dataSync()[0]).toBe(0);
      return [x, v, acceptance, slope];
    });
  });
});
