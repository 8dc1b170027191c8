import * as tf from '@tensorflow/tfjs-core';
import { key, mean } from '@ebmjs/core';
import { gaussianInBox, softWall, walled } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais } from './index.js';

const D = 784;
const box = { min: 0, max: 1 };

describe('the soft wall of 784 dimensions', () => {
  const curvature = 0.25;
  const target = walled(gaussianInBox({ shape: [D], mean: 0.5, scale: 1 / Math.sqrt(curvature), box }).energy);
  const base = softWall({ shape: [D] });
  const run = (logZ: number) =>
    ais({
      base: { ...base, logZ },
      target,
      kernel: () => hmc({ stepSize: 0.004, steps: 1 }),
      schedule: { count: 2 },
      chains: 200,
      key: key(31),
    });
  /** Of one coordinate, by the midpoint rule: beyond 0.05 outside nothing is left. */
  const truth =
    D *
    Math.log(
      mean(
        Array.from({ length: 20_000 }, (_, i) => {
          const x = -0.05 + (1.1 * (i + 0.5)) / 20_000;
          const beyond = 100 * Math.max(-x, x - 1, 0);
          return 1.1 * Math.exp(-(curvature / 2) * (x - 0.5) ** 2 - beyond ** 2);
        }),
      ),
    );

  it('is part of log Z: taken as 0, all is off by 13.77 nats and by nothing else', async () => {
    const tensors = tf.memory().numTensors;
    const [right, original] = [await run(base.logZ), await run(0)];
    expect(tf.memory().numTensors).toBe(tensors);
    expect(right.logZ.standardError).toBeLessThan(0.1);
    expect(Math.abs(right.logZ.value - truth)).toBeLessThan(5 * right.logZ.standardError);
    expect(right.logZ.value - original.logZ.value).toBeCloseTo(D * Math.log(1 + Math.sqrt(Math.PI) / 100), 8);
    expect(right.logZ.value - original.logZ.value).toBeCloseTo(13.774, 3);
    expect(Math.abs(original.logZ.value - truth)).toBeGreaterThan(100 * original.logZ.standardError);
  });
});
