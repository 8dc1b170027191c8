import * as tf from '@tensorflow/tfjs-core';
import { key, scope, uniform, type Energy } from '@ebmjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectInside } from './inside.fixture.js';
import { projectedGradient } from './projected-gradient.js';
import type * as Project from './project.js';

/** What stands in for the projection. */
let mutant: ((right: typeof Project.projected) => typeof Project.projected) | undefined;

vi.mock('./project.js', async (original) => {
  const real: typeof Project = await original();
  return {
    ...real,
    projected: (...of: Parameters<typeof Project.projected>) => (mutant?.(real.projected) ?? real.projected)(...of),
  };
});
afterEach(() => (mutant = undefined));

const loss: Energy = (x) => scope(() => tf.sum(tf.mul(x, tf.tensor1d([1, -2, 3])), 1));

async function attackStaysInside(norm: Project.BallNorm): Promise<void> {
  const ball = { norm, epsilon: 0.3, clean: uniform(key(0), [8, 3]), box: { min: 0, max: 1 } };
  const attack = await projectedGradient({ loss, x: ball.clean, key: key(1), norm, epsilon: 0.3, steps: 10 });
  try {
    expectInside(attack.x, ball);
  } finally {
    tf.dispose([ball.clean, attack.x]);
  }
}

describe.each(['linf', 'l2'] as const)('an attack in %s', (norm) => {
  it('stays inside', () => attackStaysInside(norm));

  it('would be seen to leave the ball if each step were bounded instead of the whole change', async () => {
    // As the code of Du and Mordatch does for L2: around the iterate before. The first call is the start.
    let last: tf.Tensor | undefined;
    mutant = (right) => (x, ball) => {
      const next = right(x, { ...ball, clean: last ?? ball.clean });
      last = tf.keep(next.clone());
      return next;
    };
    await expect(attackStaysInside(norm)).rejects.toThrow('the ball');
  });

  it('would be seen to leave the box if there were none', async () => {
    mutant = (right) => (x, ball) => right(x, { ...ball, box: null });
    await expect(attackStaysInside(norm)).rejects.toThrow('the box');
  });
});
