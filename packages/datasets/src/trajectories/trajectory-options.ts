import { knownOptions, positive, whole, within, type Key } from '@ebmjs/core';

/** How many trajectories, how long, and how the robot is driven. */
export interface TrajectoriesOptions {
  /** How many. */
  readonly trajectories: number;
  /** States of each, the first at rest. */
  readonly moments: number;
  /** The source of starts and goals; trajectory `i` depends on the key and on `i` alone. */
  readonly key: Key;
  /** Seconds between two moments. @defaultValue 0.1 */
  readonly interval?: number;
  /** Moments after which the robot is given another goal. @defaultValue 20 */
  readonly goalEvery?: number;
  /** The largest force (newtons, its norm) or torque of a joint (newton metres). @defaultValue 1 */
  readonly limit?: number;
  /** Viscous friction: newton seconds a metre, or newton metre seconds a radian. @defaultValue 0 */
  readonly friction?: number;
  /** Whether states hold what drove the robot to the next as well. @defaultValue false */
  readonly actions?: boolean;
}

const OPTIONS = ['trajectories', 'moments', 'key', 'interval', 'goalEvery', 'limit', 'friction', 'actions'];

/** The options with their defaults. Throws an `EbmError` for those that are unknown or make no sense. */
export function trajectoryOptions(where: string, options: TrajectoriesOptions): Required<TrajectoriesOptions> {
  knownOptions(where, options, OPTIONS);
  const {
    trajectories,
    moments,
    key,
    interval = 0.1,
    goalEvery = 20,
    limit = 1,
    friction = 0,
    actions = false,
  } = options;
  return {
    trajectories: whole(`${where}.trajectories`, trajectories),
    moments: whole(`${where}.moments`, moments),
    key,
    interval: positive(`${where}.interval`, interval),
    goalEvery: whole(`${where}.goalEvery`, goalEvery),
    limit: positive(`${where}.limit`, limit),
    friction: within(`${where}.friction`, friction, 0, Infinity),
    actions,
  };
}
