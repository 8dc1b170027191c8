import * as tf from '@tensorflow/tfjs-core';
import { key, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { annealedKernel, spreadOut } from './chains.js';
import { robotData, scaledStates, statesInUnits } from './scaled-states.js';

const config = parseConfig({
  data: { name: 'particle', simulation: { train: 4, test: 2, moments: 12, window: 6 } },
  sampler: { noise: 0.01, gradientClip: null },
});

it('begins with more noise, and ends with that of training', () => {
  const n = 4000;
  const flat: Energy = (x) => tf.sum(tf.mul(x, 0), 1);
  const kernel = annealedKernel(config, { startNoise: 4, steps: 5 });
  let state = kernel.init(tf.fill([n, 1], 0.5), flat);
  const deviations = Array.from({ length: 5 }, (_, step) => {
    const before = state.position;
    [state] = kernel.step(key(step), state, flat);
    return Math.sqrt(tf.mean(tf.square(tf.sub(state.position, before))).dataSync()[0]!);
  });
  const expected = [4, 4 ** (2 / 3), 4 ** (1 / 3), 1, 1].map((factor) => 0.01 * factor);
  const off = deviations.map((one, i) => (one / expected[i]! - 1) * Math.sqrt(2 * n)); // in standard errors
  expect(Math.max(...off.map(Math.abs))).toBeLessThan(5);
});

it('spreads unknown moments out: evenly to places in the middle, with the velocities of that', () => {
  const data = robotData(config.data)!;
  const state = [0.2, -0.3, 0, 0];
  const row = scaledStates(Float32Array.from([...state, ...state]), data.ranges);
  const held = tf.tensor3d(
    Float32Array.from({ length: 50 * 8 }, (_, i) => row[i % 8]!),
    [50, 2, 4],
  );
  const before = tf.memory().numTensors;
  const begun = spreadOut(data)(key(1), held, 4);
  expect(begun.shape).toEqual([50, 4, 4]);
  expect(tf.memory().numTensors).toBe(before + 1);
  const scaled = begun.dataSync<'float32'>();
  const ends = Array.from({ length: 50 }, (_, i) => [scaled[i * 16 + 12]!, scaled[i * 16 + 13]!]);
  const all = ends.flat();
  expect([Math.min(...all) >= 0.15, Math.max(...all) <= 0.85]).toEqual([true, true]);
  expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(0.6);
  const units = statesInUnits(scaled, data.ranges);
  for (let i = 0; i < 50; i++) {
    const at = (moment: number, f: number): number => units[i * 16 + moment * 4 + f]!;
    for (const f of [0, 1]) {
      const each = (at(3, f) - state[f]!) / 4;
      for (const moment of [0, 1, 2, 3]) {
        expect(at(moment, f)).toBeCloseTo(state[f]! + (moment + 1) * each, 5);
        const fast = each / config.data.simulation!.interval;
        const [least, greatest] = data.ranges[f + 2]!;
        expect(at(moment, f + 2)).toBeCloseTo(Math.min(greatest, Math.max(least, fast)), 4);
      }
    }
  }
  tf.dispose([held, begun]);
});
