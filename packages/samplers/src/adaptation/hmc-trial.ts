import * as tf from '@tensorflow/tfjs-core';
import { release, scope, split, type Energy, type Key } from '@ebmjs/core';
import { hmcProposal, type HmcSettings } from '../kernels/hmc-proposal.js';
import { velocityOf } from '../kernels/mass.js';
import { metropolis } from '../metropolis.js';
import type { Point } from '../point.js';
import { cheesGradient } from './chees-gradient.js';

/** A step of `hmc`, and what its tuning wants to know. */
export interface Trial {
  /** Where chains are now; owned by the caller. */
  readonly point: Point;
  /** `[chains]`. */
  readonly acceptance: Float32Array;
  readonly divergences: number;
  /** `cheesGradient`. */
  readonly slope: number;
}

/** Flies `settings.steps[0]` leapfrogs of one length, tests, and reads the outcome back once. Borrows `current`. */
export async function hmcTrial(key: Key, current: Point, energy: Energy, settings: HmcSettings): Promise<Trial> {
  const { point, numbers } = flown(key, current, energy, settings);
  try {
    const values = await numbers.data<'float32'>();
    const chains = values.length - 2;
    return { point, acceptance: values.slice(0, chains), divergences: values[chains]!, slope: values[chains + 1]! };
  } catch (error) {
    release(point);
    throw error;
  } finally {
    numbers.dispose();
  }
}

function flown(
  key: Key,
  current: Point,
  energy: Energy,
  settings: HmcSettings,
): { readonly point: Point; readonly numbers: tf.Tensor } {
  return scope(() => {
    const [proposalKey, acceptKey] = split(key, 2);
    const { proposed, energyError } = hmcProposal(proposalKey, current, energy, settings);
    const [point, { acceptance, divergent }] = metropolis(acceptKey, { current, proposed, energyError });
    const velocity = velocityOf(proposed.momentum, settings.mass);
    const time = settings.steps[0] * (settings.stepSize as number);
    const slope = cheesGradient({ start: current.position, end: proposed.position, velocity, acceptance }, time);
    return { point, numbers: tf.concat([acceptance, tf.stack([tf.sum(divergent), slope])]) };
  });
}
