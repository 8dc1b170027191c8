import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Key } from '@ebmjs/core';
import { straightPaths } from '@ebmjs/evaluation';
import type { PlanTasks } from './plan-tasks.js';
import { scaledStates, statesInUnits, type RobotData } from './scaled-states.js';

/** Positions are the first two features, their velocities the next. */
export const PLACES = 2;

/**
 * Paths `[n, moments, features]` on the scale of events with the velocities of their positions: the mean change over the interval before
 * and the one after; within the ranges.
 */
export function withVelocities(paths: tf.Tensor3D, { ranges, simulation }: RobotData): tf.Tensor3D {
  const moments = paths.shape[1];
  const span = (f: number): number => ranges[f]![1] - ranges[f]![0];
  return scope(() => {
    const places = tf.slice(paths, [0, 0, 0], [-1, -1, PLACES]);
    const change = tf.sub(tf.slice(places, [0, 1, 0]), tf.slice(places, [0, 0, 0], [-1, moments - 1, -1]));
    const [first, last] = [tf.slice(change, [0, 0, 0], [-1, 1, -1]), tf.slice(change, [0, moments - 2, 0])];
    const mean = tf.mul(tf.add(tf.concat([first, change], 1), tf.concat([change, last], 1)), 0.5);
    const perSecond = tf.tensor1d([0, 1].map((f) => span(f) / (simulation.interval * span(f + PLACES))));
    const still = tf.tensor1d([0, 1].map((f) => -ranges[f + PLACES]![0] / span(f + PLACES)));
    const velocities = tf.clipByValue(tf.add(tf.mul(mean, perSecond), still), 0, 1);
    return tf.concat([places, velocities, tf.slice(paths, [0, 0, 2 * PLACES])] as tf.Tensor3D[], 2);
  });
}

/** Paths that bow to a side, by a normal height of this deviation in the unit of positions, and so much in either of two directions. */
export const bowed =
  (data: RobotData, deviation: number) =>
  (key: Key, straight: tf.Tensor3D): tf.Tensor3D =>
    scope(() => {
      const [n, moments, features] = straight.shape;
      const arc = tf.sin(tf.linspace(0, Math.PI, moments));
      const spans = data.ranges.slice(0, PLACES).map(([least, greatest]) => greatest - least);
      const heights = tf.div(tf.mul(normal(key, [n, 1, PLACES]), deviation), tf.tensor1d(spans));
      const off = tf.pad(tf.mul(heights, tf.reshape(arc, [1, moments, 1])), [[0, 0], [0, 0], [0, features - PLACES]]); // prettier-ignore
      return withVelocities(tf.clipByValue(tf.add(straight, off), 0, 1), data);
    });

/** Positions that change evenly, with the velocity of that from the first moment on; in units. */
export function straightIn({ starts, goals }: PlanTasks, data: RobotData): Float32Array {
  const { ranges, simulation } = data;
  const features = ranges.length;
  const scaled = (states: Float32Array): tf.Tensor2D =>
    tf.tensor2d(scaledStates(states, ranges), [states.length / features, features]);
  const paths = scope(() => withVelocities(straightPaths(scaled(starts), scaled(goals), simulation.window), data));
  const states = statesInUnits(paths.dataSync<'float32'>(), ranges);
  paths.dispose();
  return states.map((value, i) => {
    const moment = Math.floor(i / features) % simulation.window;
    return moment === 0 ? starts[Math.floor(i / (simulation.window * features)) * features + (i % features)]! : value;
  });
}
