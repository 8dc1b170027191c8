import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { kid, type Kid } from './kid.js';

const features = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);

describe('kid', () => {
  it.each(golden.sets)('averages to the kernel distance of the whole sets', async ({ x, y, polynomial }) => {
    const [samples, references] = [tf.tensor2d(x), tf.tensor2d(y)];
    const before = tf.memory().numTensors;
    const found = await kid({ features, samples, references, key: key(1), subsets: 200 });
    // Subsets are drawn with equal chances, so their mean is the whole's, to the error of 200 draws.
    const error = found.subsetDeviation / Math.sqrt(200);
    expect(Math.abs(found.value - polynomial)).toBeLessThan(5 * error);
    expect(error).toBeLessThan(0.1 * Math.abs(polynomial) + 0.1);
    expect(tf.memory().numTensors).toBe(before);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    tf.dispose([samples, references]);
  });

  it('is 0 on average where the distributions agree, and its error is not below the spread', async () => {
    const runs = await repeated(0);
    const [mean, spread] = summary(runs);
    expect(Math.abs(mean)).toBeLessThan((5 * spread) / Math.sqrt(runs.length));
    const stated = runs.reduce((sum, run) => sum + run.standardError, 0) / runs.length;
    expect(stated / spread).toBeGreaterThan(1 - 5 / Math.sqrt(2 * runs.length));
  });

  it('states its spread where they differ', async () => {
    const runs = await repeated(1);
    const [, spread] = summary(runs);
    const stated = runs.reduce((sum, run) => sum + run.standardError, 0) / runs.length;
    expect(Math.abs(stated / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * runs.length));
  });

  it('is the same by the same key, and says what it used', async () => {
    const x = normal(key(4), [20, 2]);
    const options = { features, samples: x, references: x, key: key(5), subsets: 3 };
    const found = await kid(options);
    expect(await kid(options)).toEqual(found);
    expect((await kid({ ...options, key: key(6) })).value).not.toBe(found.value);
    expect(found).toMatchObject({ subsets: 3, subsetSize: 10, dimensions: 2, samples: 20, references: 20 });
    x.dispose();
  });

  it('refuses subsets of everything, and features of another number', async () => {
    const [x, y] = [tf.ones([10, 2]), tf.ones([10, 3])];
    const options = { features, samples: x, references: x, key: key(1) };
    await expect(kid({ ...options, subsetSize: 10 })).rejects.toThrow('must be less than the 10 rows');
    await expect(kid({ ...options, references: y })).rejects.toThrow('kid.samples: must have 3 features');
    await expect(kid({ ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    tf.dispose([x, y]);
  });
});

/** 60 pairs of sets of 60 of N(0, I) and N(shift, I), in two dimensions. */
async function repeated(shift: number): Promise<Kid[]> {
  const runs: Kid[] = [];
  for (const run of split(key(7 + shift), 60)) {
    const [a, b, c] = split(run, 3);
    const [samples, references] = [tf.tidy(() => tf.add(normal(a!, [60, 2]), shift)), normal(b!, [60, 2])];
    runs.push(await kid({ features, samples, references, key: c!, subsets: 20, subsetSize: 15 }));
    tf.dispose([samples, references]);
  }
  return runs;
}

function summary(runs: readonly Kid[]): readonly [number, number] {
  const mean = runs.reduce((sum, run) => sum + run.value, 0) / runs.length;
  return [mean, Math.sqrt(runs.reduce((sum, run) => sum + (run.value - mean) ** 2, 0) / (runs.length - 1))];
}
