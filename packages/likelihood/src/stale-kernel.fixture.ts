import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Kernel } from '@ebmjs/core';
import type { MetropolisInfo, Point } from '@ebmjs/samplers';

/** A kernel that goes on at the next temperature with the energies and gradients of the one before. */
export function stale(fresh: Kernel<Point, MetropolisInfo>): Kernel<Point, MetropolisInfo> {
  let cache: Point | undefined;
  const remember = (point: Point): void => {
    release(cache);
    cache = scope(() => ({
      position: tf.keep(tf.clone(point.position)),
      energy: tf.keep(tf.clone(point.energy)),
      gradient: tf.keep(tf.clone(point.gradient)),
    }));
  };
  return {
    init: (position, energy) => {
      if (!cache) return fresh.init(position, energy);
      return { position: position.clone(), energy: cache.energy.clone(), gradient: cache.gradient.clone() };
    },
    step: (k, state, energy) => {
      const [next, info] = fresh.step(k, state, energy);
      remember(next);
      return [next, info];
    },
  };
}
