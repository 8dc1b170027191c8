import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, normal, release, scope, type Buffer, type Dataset, type Model } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { describe, expect, it } from 'vitest';
import { clouds } from '../continual/clouds.fixture.js';
import { predictClasses } from '../continual/predict-classes.js';
import { adam, type AdamState } from '../optimizers/adam.js';
import { start, type RunState } from '../run-state.js';
import { namedTensors } from '../named-tensors.js';
import { numbers, toyKernel, toyOptions, type ToyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import type { Labels } from '../train-options.js';
import { classEnergies } from './class-energies.js';

const CLASSES = 4;
const labelled = clouds({ classes: CLASSES, size: 200 });
/** The same without labels. */
const data: Dataset = {
  ...labelled,
  classes: 0,
  batch: (k, n) => {
    const { x, y } = labelled.batch(k, n);
    y?.dispose();
    return { x };
  },
};

/** `E(x, y) = 4 |x - centre(y)|^2`: a Gaussian for each label, whose mean is learnt. */
const gaussians: Model = {
  name: 'gaussians',
  config: {},
  shape: [2],
  classes: CLASSES,
  init: (k) => ({ weights: { centre: scope(() => tf.mul(normal(k, [CLASSES, 2]), 0.3)) }, state: {} }),
  energy:
    ({ weights }, y) =>
    (x) =>
      scope(() =>
        tf.mul(tf.sum<tf.Tensor1D>(tf.squaredDifference(x, tf.matMul(y!, weights['centre'] as tf.Tensor2D)), 1), 4),
      ),
  freeze: ({ weights }) => {
    const kept = { weights: mapParams(weights, (w) => w.clone()), state: {} };
    return { energy: (y) => gaussians.energy(kept, y), dispose: () => release(kept) };
  },
  advance: () => ({}),
};

const optionsWith = (labels: Labels): ToyOptions => ({
  ...toyOptions(),
  model: gaussians,
  data,
  sampler: { kernel: toyKernel(0.02), steps: 3 },
  buffer: replayBuffer({ capacity: 100, shape: [2], classes: CLASSES, box: { min: -2, max: 2 }, key: key(7) }),
  optimizer: adam({ rate: 0.03 }),
  batch: 32,
  average: null,
  labels,
});

async function after(updates: number, options: ToyOptions, first: RunState<AdamState>): Promise<RunState<AdamState>> {
  for await (const { state } of train(options, first)) if (state.step === updates) return state;
  throw new Error('unreachable');
}

/** Share of rows whose found class is the one most frequent in their cluster. */
async function purity(variables: RunState): Promise<number> {
  const scores = classEnergies((y) => gaussians.energy(variables, y), CLASSES);
  const told = await predictClasses({ scores, data: labelled });
  const table = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  told.forEach((found, row) => table[found]![row % CLASSES]!++);
  return table.reduce((sum, row) => sum + Math.max(...row), 0) / labelled.size;
}

describe("labels: 'pseudo'", () => {
  it('finds clusters that are apart without being told of any', async () => {
    const shares: number[] = [];
    for (const seed of [0, 1, 2, 3]) {
      const options = optionsWith('pseudo');
      const first = start(options, key(seed));
      const last = await after(150, options, first);
      shares.push(await purity(last));
      release(first, last);
    }
    // Any division of four equal classes is at 0.25 or above; two clusters taken for one are at 0.75.
    const mean = shares.reduce((a, b) => a + b) / shares.length;
    expect({ shares, good: mean > 0.7 && Math.min(...shares) >= 0.5 }).toMatchObject({ good: true });
  });

  it.each(['pseudo', 'pseudo-all'] as const)('%s goes on bit for bit and leaks nothing', async (labels) => {
    const [whole, parts] = [optionsWith(labels), optionsWith(labels)];
    const first = start(whole, key(1));
    const count = tf.memory().numTensors;
    const straight = await after(6, whole, first);
    const half = await after(3, parts, first);
    const resumed = await after(6, parts, half);
    expect(numbers(namedTensors(resumed))).toEqual(numbers(namedTensors(straight)));
    expect(parts.buffer.snapshot()).toEqual(whole.buffer.snapshot());
    release(straight, half, resumed);
    expect(tf.memory().numTensors).toBe(count);
    release(first);
  });

  it('puts chains back under the labels of the rows beside them', async () => {
    const options = optionsWith('pseudo');
    const put: number[][] = [];
    const buffer: Buffer = {
      ...options.buffer,
      put: (draw, x) => {
        put.push([...tf.argMax(draw.y!, 1).dataSync()]);
        return options.buffer.put(draw, x);
      },
    };
    // Centres so far apart in energy that the label of a row is certain.
    const first = start(options, key(0));
    const far = scope(() => ({ centre: tf.mul(tf.tensor2d([[1, 0], [0, 1], [-1, 0], [0, -1]]), 3) })); // prettier-ignore
    let seen: tf.Tensor | undefined;
    const kept: Dataset = {
      ...data,
      batch: (k, n) => {
        const rows = data.batch(k, n);
        seen = rows.x.clone();
        return rows;
      },
    };
    const updates = train({ ...options, data: kept, buffer }, { ...first, weights: far });
    const { value } = await updates.next();
    const nearest = scope(() => {
      const away = tf.squaredDifference(tf.expandDims(seen!, 1), tf.expandDims(far.centre, 0));
      return [...tf.argMin(tf.sum(away, 2), 1).dataSync()];
    });
    expect(put).toEqual([nearest]);
    expect([...tf.argMax(value!.labels!, 1).dataSync()]).toEqual(nearest);
    await updates.return();
    release(first, far, seen, value!.state);
  });

  it("counts the data under all labels where it is 'pseudo-all', a chain under one", async () => {
    const options = optionsWith('pseudo-all');
    const sizes: number[][] = [];
    const first = start(options, key(0));
    const updates = train(
      {
        ...options,
        objective: (rows, samples) => {
          sizes.push([rows.size, samples.size]);
          return { loss: scope(() => tf.sub<tf.Scalar>(tf.mean(rows), tf.mean(samples))), terms: {} };
        },
      },
      first,
    );
    const { value } = await updates.next();
    expect(sizes[0]).toEqual([32 * CLASSES, 32]);
    await updates.return();
    release(first, value!.state);
  });

  it('is refused for models without classes, with classes of chains, and for data without labels where it is not asked for', () => {
    const options = optionsWith('pseudo');
    const first = start(options, key(0));
    const bare = toyOptions();
    const plain = start(bare, key(0));
    expect(() => train({ ...bare, labels: 'pseudo' }, plain)).toThrow(
      "train.labels: must be 'data' for a model without",
    );
    expect(() => train({ ...options, average: null, classes: [1] }, first)).toThrow(
      'train.classes: must be null where',
    );
    expect(() => train({ ...options, labels: 'none' as never }, first)).toThrow(
      'must be one of data, pseudo, pseudo-all',
    );
    expect(() => train({ ...options, labels: 'data' }, first)).toThrow("must have the model's 4 classes");
    release(first, plain);
  });
});
