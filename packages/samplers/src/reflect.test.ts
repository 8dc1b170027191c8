import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, uniform, type Box } from '@ebmjs/core';
import { reflect } from './reflect.js';

const N = 2000;

/** A bouncing point, followed from wall to wall. */
function bounce(x: number, flight: number, { min, max }: Box): { x: number; turned: boolean } {
  let turned = false;
  let rest = Math.abs(flight);
  let up = flight > 0;
  while (rest > 0) {
    const room = up ? max - x : x - min;
    const move = Math.min(rest, room);
    x += up ? move : -move;
    rest -= move;
    if (rest > 0) [up, turned] = [!up, !turned];
  }
  return { x, turned };
}

describe.each([
  [{ min: 0, max: 1 }, 1],
  [{ min: -0.3, max: 0.7 }, 0.2],
  [{ min: -2, max: 5 }, 30],
])('reflect in %o, flights of %f', (box, length) => {
  const starts = tf.add(tf.mul(uniform(key(1), [N, 1]), box.max - box.min), box.min);
  const flights = tf.mul(normal(key(2), [N, 1]), length);
  const reflected = reflect({ position: tf.add(starts, flights), momentum: flights }, box);

  it('ends where a bouncing point ends, and goes where it goes', () => {
    const [x, dx, y, p] = [starts, flights, reflected.position, reflected.momentum].map((t) => t.dataSync());
    // float32 on the scale of the flight
    const tolerance = 4e-7 * (Math.abs(box.min) + Math.abs(box.max) + 4 * length);
    for (let i = 0; i < N; i++) {
      const end = bounce(x![i]!, dx![i]!, box);
      expect(Math.abs(y![i]! - end.x)).toBeLessThan(tolerance);
      const atWall = Math.min(y![i]! - box.min, box.max - y![i]!) < tolerance;
      if (!atWall) expect(p![i]).toBe(end.turned ? -dx![i]! : dx![i]!);
    }
  });

  it('never leaves the box', () => {
    const y = reflected.position.dataSync();
    expect(y.every((value) => value >= Math.fround(box.min) && value <= Math.fround(box.max))).toBe(true);
  });

  it('is its own reverse', () => {
    const momentum = tf.neg(reflected.momentum);
    const back = reflect({ position: tf.add(reflected.position, momentum), momentum }, box);
    const [x, y, dx, p] = [starts, back.position, flights, back.momentum].map((t) => t.dataSync());
    const far = 1e-6 * (1 + 4 * length);
    for (let i = 0; i < N; i++) expect(Math.abs(y![i]! - x![i]!)).toBeLessThan(far);
    const turned = Array.from(p!, (value, i) => value === -dx![i]!).filter(Boolean).length;
    expect(turned).toBeGreaterThan(N - 5); // all but those that rounding puts on the other side of a wall
  });
});

it('leaves a flight that meets no wall as it is', () => {
  const { position, momentum } = reflect(
    { position: tf.tensor1d([0.25, 0.9]), momentum: tf.tensor1d([3, -2]) },
    { min: 0, max: 1 },
  );
  expect([...position.dataSync()]).toEqual([...Float32Array.of(0.25, 0.9)]);
  expect([...momentum.dataSync()]).toEqual([3, -2]);
});

it('makes the momentum NaN where the position is not finite', () => {
  const position = tf.tensor1d([NaN, Infinity, -Infinity]);
  const { momentum } = reflect({ position, momentum: tf.ones([3]) }, { min: 0, max: 1 });
  expect([...momentum.dataSync()]).toEqual([NaN, NaN, NaN]);
});
