import * as tf from '@tensorflow/tfjs-core';
import { scope, uniform, type Kernel, type Key, type State } from '@ebmjs/core';
import { annealed, ramp, type Counted, type LangevinInfo } from '@ebmjs/samplers';
import type { RunConfig } from '../config.js';
import { kernelOf } from '../experiment.js';
import type { RobotData } from './scaled-states.js';
import { PLACES, withVelocities } from './with-velocities.js';

/** The share of the steps in which the noise falls; in the rest it is that of training. */
const FALLING = 0.6;

/**
 * The sampler of a run, whose noise begins at so many times that of training and falls to it by equal ratios: hot chains cross the
 * room, which those of training take thousands of steps for.
 */
export function annealedKernel(
  config: RunConfig,
  { startNoise, steps }: { readonly startNoise: number; readonly steps: number },
): Kernel<Counted<State>, LangevinInfo> {
  const falling = Math.max(1, Math.round(FALLING * steps));
  const factor = ramp({ from: startNoise, to: 1, steps: falling, shape: 'geometric' });
  const { sampler } = config;
  return annealed((step) => kernelOf({ ...config, sampler: { ...sampler, noise: sampler.noise * factor(step) } }));
}

/** Unknown moments that go evenly from the last that is known to a place that is uniform over the middle seven tenths of the ranges. */
export const spreadOut =
  (data: RobotData) =>
  (key: Key, held: tf.Tensor3D, unknown: number): tf.Tensor3D =>
    scope(() => {
      const [n, moments, features] = held.shape;
      const last = tf.slice(held, [0, moments - 1, 0]);
      const goal = tf.add(0.15, tf.mul(0.7, uniform(key, [n, 1, PLACES])));
      const [places, rest] = [tf.slice(last, [0, 0, 0], [-1, 1, PLACES]), tf.slice(last, [0, 0, PLACES])];
      const share = tf.reshape(tf.linspace(0, 1, unknown + 1), [1, unknown + 1, 1]);
      const way = tf.add(tf.mul(places, tf.sub(1, share)), tf.mul(goal, share));
      const whole = tf.concat([way, tf.tile(rest, [1, unknown + 1, 1])], 2) as tf.Tensor3D;
      return tf.slice(withVelocities(whole, data), [0, 1, 0], [-1, unknown, features]);
    });
