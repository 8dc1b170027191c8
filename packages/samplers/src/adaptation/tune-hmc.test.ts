import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, release, scope, walk, type Energy } from '@ebmjs/core';
import { diagonalGaussian, expectNoLeakAsync, failures, kernelChecks, standardNormal } from '@ebmjs/testing';
import { hmc, type HmcOptions } from '../hmc.js';
import type { ExactTarget } from '@ebmjs/testing';
import { harmonicAcceptance, meanAcceptance } from './pooled-acceptance.js';
import { tuneHmc, type TunedHmc } from './tune-hmc.js';
import type { TuneHmcOptions } from './tune-options.js';

/** A tuning that starts from one point, for `use`; then all is freed. */
async function tuned<T>(
  target: ExactTarget,
  options: TuneHmcOptions & { readonly chains?: number },
  use: (found: TunedHmc) => T | Promise<T>,
): Promise<T> {
  const { chains = 64, ...rest } = options;
  const x = scope(() => tf.add(tf.mul(target.sample(key(1), chains), 0.1), 1));
  const found = await tuneHmc(target.energy, key(2), x, rest);
  try {
    return await use(found);
  } finally {
    release(x, found.position, found.options);
  }
}

/** Pooled acceptances of the kernel, frozen, in `steps` steps from exact draws. */
function frozen(target: ExactTarget, options: HmcOptions, pool = meanAcceptance, steps = 40): number {
  const x = target.sample(key(5), 400);
  let sum = 0;
  for (const { step, info } of walk(hmc(options), target.energy, key(6), x)) {
    if (step > 0) sum += pool(info!.acceptance.dataSync());
    if (step === steps) break;
  }
  x.dispose();
  return sum / steps;
}

const skewed = diagonalGaussian({ mean: [1, -2, 0.5], scale: [0.7, 5, 0.1] });

describe('tuneHmc', () => {
  it('finds the step at which one leapfrog on N(0, 1) has the acceptance', async () => {
    // (4 / pi) atan(1 / sqrt(lambda)), lambda the larger eigenvalue of M'M with M the leapfrog's map.
    const exact = (step: number): number => {
      const [a, b, c] = [1 - step ** 2 / 2, step, -step * (1 - step ** 2 / 4)];
      const half = (2 * a * a + b * b + c * c) / 2;
      return (4 / Math.PI) * Math.atan(1 / Math.sqrt(half + Math.sqrt(half * half - 1)));
    };
    expect(exact(1)).toBeCloseTo(0.920833151679, 9);
    const options = { leapfrogs: 1, mass: 'unit', steps: 300, chains: 200, target: 0.8 } as const;
    const found = await tuned(standardNormal(1), options, ({ options }) => options.stepSize as number);
    // The average's last hundred steps of 200 acceptances, of a deviation of about 0.25 each.
    expect(Math.abs(exact(found) - 0.8)).toBeLessThan(0.02);
  });

  it('finds scales, and a step of its target in their units', async () => {
    await tuned(skewed, { leapfrogs: 1, target: 0.75, steps: 300 }, ({ options, trace }) => {
      const scales = [...(options.mass as { scale: tf.Tensor }).scale.dataSync()];
      // A hundred steps of 64 chains: variances to 3%.
      for (const [i, scale] of [0.7, 5, 0.1].entries())
        expect(Math.abs(Math.log(scales[i]! / scale))).toBeLessThan(0.15);
      expect(Math.abs(frozen(skewed, options) - 0.75)).toBeLessThan(0.04);
      expect(trace).toHaveLength(300);
      expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
      expect(new Set(trace.map(({ leapfrogs }) => leapfrogs))).toEqual(new Set([1]));
    });
  });

  it('leaves a kernel that leaves its target alone', async () => {
    await tuned(skewed, { leapfrogs: 2, target: 0.75, steps: 200 }, async ({ options }) => {
      const checks = kernelChecks({
        kernel: hmc(options),
        target: skewed,
        acceptance: (info) => info.acceptance,
        chains: 3000,
      });
      expect(await failures(checks.filter(({ name }) => name.startsWith('leaves its target')))).toEqual([]);
    });
  });

  it('finds correlations', async () => {
    // x ~ N(0, 1), y = 3 x + N(0, 0.5^2)
    const energy: Energy = (z) =>
      scope(() => {
        const [x, y] = [tf.slice(z, [0, 0], [-1, 1]), tf.slice(z, [0, 1], [-1, 1])];
        const rest = tf.mul(tf.square(tf.sub(y, tf.mul(x, 3))), 4);
        return tf.mul<tf.Tensor1D>(tf.reshape(tf.add(tf.square(x), rest), [-1]), 0.5);
      });
    const x = tf.zeros([64, 2]);
    const { options, position } = await tuneHmc(energy, key(3), x, { leapfrogs: 4, mass: 'dense', steps: 200 });
    const { factor } = options.mass as { factor: tf.Tensor2D };
    const covariance = scope(() => tf.matMul(factor, factor, false, true).dataSync());
    for (const [i, value] of [1, 3, 3, 9.25].entries()) expect(Math.abs(covariance[i]! / value - 1)).toBeLessThan(0.2);
    release(x, position, options);
  });

  it('jitters its steps where told so, and says so to `hmc`', async () => {
    await tuned(standardNormal(2), { steps: 30, leapfrogs: 3, jitter: 0.2, mass: 'unit' }, ({ options }) => {
      expect(options).toEqual({ stepSize: expect.any(Number) as number, steps: 3, jitter: 0.2 });
    });
  });

  it('finds the trajectory of ChEES on N(0, I): 2.2467, where tan(2T) = 2T', async () => {
    // Flown exactly for a time t, the criterion is d sin^2(t); its mean over t from 0 to T is largest there.
    const target = standardNormal(10);
    await tuned(target, { mass: 'unit', steps: 500, chains: 100, target: 0.9, pool: 'harmonic' }, ({ options }) => {
      const { stepSize, steps } = options as { stepSize: number; steps: [number, number] };
      expect(steps[0]).toBe(1);
      // The next whole number of leapfrogs.
      expect(Math.abs(steps[1] * stepSize - 2.2467)).toBeLessThan(stepSize + 0.05);
      expect(Math.abs(frozen(target, options, harmonicAcceptance) - 0.9)).toBeLessThan(0.03);
    });
  });

  it('takes short warm-ups, boxes and few leapfrogs', async () => {
    const box = { min: -10, max: 10 };
    await tuned(standardNormal(2), { steps: 5, maxLeapfrogs: 1, box }, ({ options, trace, position }) => {
      expect(options).toEqual({ stepSize: expect.any(Number) as number, steps: [1, 1], box });
      expect(trace).toHaveLength(5);
      expect(position.shape).toEqual([64, 2]);
    });
  });

  it('leaks nothing, whether it ends or throws', async () => {
    const { energy, sample } = skewed;
    const x = sample(key(1), 16);
    await expectNoLeakAsync(async () => {
      const { position, options } = await tuneHmc(energy, key(0), x, { steps: 40, mass: 'dense' });
      return [position, options];
    });
    await expectNoLeakAsync(async () => {
      const { position, options } = await tuneHmc(energy, key(0), x, { steps: 40 });
      return [position, options];
    });
    const controller = new AbortController();
    let calls = 0;
    const stopping: Energy = (x) => {
      if (calls++ === 60) controller.abort(new Error('enough'));
      return energy(x);
    };
    const { signal } = controller;
    await expectNoLeakAsync(async () => {
      await expect(tuneHmc(stopping, key(0), x, { steps: 90, signal })).rejects.toThrow('enough');
    });
    const flat: Energy = (x) => scope(() => tf.sum(tf.mul(x, 0), 1));
    await expectNoLeakAsync(async () => {
      await expect(tuneHmc(flat, key(0), x)).rejects.toThrow('stepSizeSearch: found no step size');
    });
    x.dispose();
  });

  it.each<[unknown, string]>([
    [{ steps: 0 }, 'tuneHmc.steps: must be a whole number of at least 1, got 0'],
    [{ leapfrogs: 0 }, 'tuneHmc.leapfrogs: must be a whole number of at least 1, got 0'],
    [{ mass: 'full' }, 'tuneHmc.mass: must be one of unit, diagonal, dense, got "full"'],
    [{ mass: 'dense', box: { min: 0, max: 1 } }, 'tuneHmc.mass: must be diagonal or unit in a box, got "dense"'],
    [{ pool: 'median' }, 'tuneHmc.pool: must be one of mean, harmonic, got "median"'],
    [{ target: 2 }, 'tuneHmc.target: must be a finite number from 0.001 to 0.999, got 2'],
    [{ warmup: 2 }, 'tuneHmc: unknown option'],
  ])('refuses %o', async (options, message) => {
    const x = tf.zeros([2, 1]);
    await expect(tuneHmc(standardNormal(1).energy, key(0), x, options as TuneHmcOptions)).rejects.toThrow(message);
    x.dispose();
  });

  it('refuses a start that is not finite', async () => {
    const x = tf.fill([2, 1], Infinity);
    await expect(tuneHmc(standardNormal(1).energy, key(0), x)).rejects.toThrow(
      'tuneHmc.position: the energy at the start of chain 0 must be finite',
    );
    x.dispose();
  });
});
