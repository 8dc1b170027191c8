import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, key, normal, release, run, scope, uniform, type Buffer, type Dataset } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { describe, expect, it } from 'vitest';
import { adam } from './optimizers/adam.js';
import { contrastiveDivergence } from './contrastive-divergence.js';
import { namedTensors } from './named-tensors.js';
import { averaged, start } from './run-state.js';
import { advanceTo, numbers, toyKernel, toyModel, toyOptions, type ToyOptions } from './toy-run.fixture.js';
import { train } from './train.js';

const RADIUS = 1.5;
const SPREAD = 0.2;

const ring: Dataset = {
  name: 'ring',
  shape: [2],
  classes: 0,
  batch: (k, n) => {
    const x = scope(() => {
      const angle = tf.mul(uniform(foldIn(k, 0), [n]), 2 * Math.PI);
      const radius = tf.add(tf.mul(normal(foldIn(k, 1), [n]), SPREAD), RADIUS);
      return tf.stack([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))], 1);
    });
    return { x };
  },
};

const moments = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
};

describe('train', () => {
  it('lands: samples of what it learned lie where the data lie', async () => {
    const model = toyModel({ width: 32 });
    const options = {
      model,
      data: ring,
      sampler: { kernel: toyKernel(0.02), steps: 10 },
      buffer: replayBuffer({ capacity: 400, shape: [2], box: { min: -3, max: 3 }, restart: 0.02, key: key(7) }),
      optimizer: adam({ rate: 3e-2 }),
      objective: contrastiveDivergence({ l2: 0.01 }),
      batch: 64,
    };
    const first = start(options, key(0));
    let state = first;
    for await (const update of train(options, first)) {
      state = update.state;
      if (state.step === 600) break;
    }

    const chains = 400;
    const sample = (s: typeof first): { radius: ReturnType<typeof moments>; centre: number[] } => {
      const from = scope(() => tf.mul(tf.sub(uniform(key(6), [chains, 2]), 0.5), 6));
      const x = run(toyKernel(0.02), model.energy(averaged(s)), key(5), from, { steps: 200 });
      const [radius, centre] = scope(() => [tf.norm(x, 'euclidean', 1).arraySync(), tf.mean(x, 0).arraySync()]);
      release(from, x);
      return { radius: moments(radius as number[]), centre: centre as number[] };
    };
    // Standard errors of 400 chains: 0.01 of the mean radius, 0.007 of its deviation, 0.054 of a coordinate's mean. To
    // these come what a short run with a penalty leaves: 0.1 of the radius, 0.15 of its spread, 0.1 of the centre.
    const { radius, centre } = sample(state);
    expect(Math.abs(radius.mean - RADIUS)).toBeLessThan(0.1 + 4.5 * 0.01);
    expect(Math.abs(radius.deviation - SPREAD)).toBeLessThan(0.15 + 4.5 * 0.007);
    for (const coordinate of centre) expect(Math.abs(coordinate)).toBeLessThan(0.1 + 4.5 * 0.054);
    expect(sample(first).radius.deviation).toBeGreaterThan(0.6); // and before training they did not
    release(first, state);
  }, 180_000);

  it('is the same run from the same key and another from another', async () => {
    const runs = [];
    for (const seed of [0, 0, 1]) {
      const options = toyOptions();
      const first = start(options, key(seed));
      const last = await advanceTo(20, options, first);
      runs.push({ tensors: numbers(namedTensors(last)), buffer: options.buffer.snapshot() });
      release(first, last);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]!.tensors).not.toEqual(runs[0]!.tensors);
  });

  it('draws afresh at every update', async () => {
    const options = toyOptions();
    const seen = new Set<number>();
    const data: Dataset = { ...options.data, batch: (k, n) => (seen.add(k[0]), options.data.batch(k, n)) };
    const first = start(options, key(0));
    release(first, await advanceTo(10, { ...options, data }, first));
    expect(seen.size).toBe(10);
  });

  it('holds one number of tensors over 50 updates, and leaves the last state only', async () => {
    const options = toyOptions(3);
    const before = tf.memory().numTensors;
    const first = start(options, key(0));
    const own = tf.memory().numTensors - before;
    const counts = new Set<number>();
    let last = first;
    for await (const update of train(options, first)) {
      counts.add(tf.memory().numTensors);
      last = update.state;
      if (last.step === 50) break;
    }
    expect([...counts]).toEqual([before + 2 * own + 2]); // the first state, the last, chains and their labels
    expect(tf.memory().numTensors).toBe(before + 2 * own);
    expect(() => numbers(namedTensors(first))).not.toThrow(); // borrowed, not freed
    release(first, last);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('walks the chains under the labels that they were drawn with', async () => {
    const options = toyOptions(3);
    const drawn: number[][][] = [];
    const put: number[][][] = [];
    const buffer: Buffer = {
      ...options.buffer,
      draw: (k, n) => {
        const draw = options.buffer.draw(k, n);
        drawn.push(draw.y!.arraySync());
        return draw;
      },
      put: (draw, x) => {
        put.push(draw.y!.arraySync());
        return options.buffer.put(draw, x);
      },
    };
    const walked: number[][][] = [];
    const model = {
      ...options.model,
      freeze: (variables: Parameters<typeof options.model.freeze>[0]) => {
        const frozen = options.model.freeze(variables);
        return { ...frozen, energy: (y?: tf.Tensor2D) => (walked.push(y!.arraySync()), frozen.energy(y)) };
      },
    };
    const shown: number[][][] = [];
    const first = start(options, key(0));
    let last = first;
    for await (const { state, labels } of train({ ...options, buffer, model, measureEvery: null }, first)) {
      last = state;
      shown.push(labels!.arraySync());
      if (state.step === 5) break;
    }
    expect(drawn).toHaveLength(5);
    expect(put).toEqual(drawn);
    expect(walked).toEqual(drawn);
    expect(shown).toEqual(drawn);
    release(first, last);
  });

  it('shows the chains as they went back to the buffer, and ignores labels that the model does not take', async () => {
    const options = toyOptions(3);
    const model = toyModel({ classes: 0 });
    const buffer = replayBuffer({ capacity: 16, shape: [2], restart: 0, key: key(3) });
    const first = start({ ...options, model }, key(0));
    for await (const { state, negatives, labels, metrics } of train({ ...options, model, buffer }, first)) {
      expect(labels).toBeUndefined();
      const stored = buffer.snapshot().arrays['rows']!.data;
      const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
      expect(sorted(stored)).toEqual(sorted(negatives.dataSync()));
      expect(metrics.milliseconds).toBeGreaterThan(0);
      release(first, state);
      break;
    }
  });

  it('does without averages when told so', async () => {
    const options: ToyOptions = { ...toyOptions(), average: null };
    const first = start(options, key(0));
    const last = await advanceTo(3, options, first);
    expect([first.average, last.average]).toEqual([null, null]);
    release(first, last);
  });
});

describe('train stops', () => {
  const failing = async (options: ToyOptions, good = 2) => {
    const before = tf.memory().numTensors;
    const first = start(options, key(0));
    let last = first;
    let chains = options.buffer.snapshot();
    let error: unknown;
    try {
      for await (const update of train(options, first)) {
        last = update.state;
        chains = options.buffer.snapshot();
      }
    } catch (caught) {
      error = caught;
    }
    expect(last.step).toBe(good);
    expect(options.buffer.snapshot()).toEqual(chains);
    expect(() => numbers(namedTensors(last))).not.toThrow();
    if (good === 0) release(first);
    else release(first, last);
    expect(tf.memory().numTensors).toBe(before);
    return error as EbmError;
  };
  const spoiled = (value: number): ToyOptions => {
    const options = toyOptions();
    let calls = 0;
    const batch: Dataset['batch'] = (k, n) =>
      ++calls === 3 ? { x: tf.fill([n, 2], value) } : options.data.batch(k, n);
    return { ...options, data: { ...options.data, batch } };
  };

  it('at energies that are not finite, with the last state and the buffer as they were', async () => {
    const error = await failing(spoiled(NaN));
    expect(EbmError.isInstance(error)).toBe(true);
    expect(error.message).toMatch(
      /^train: stopped at step 3: loss is not finite, energyData is not finite, weightGradientNorm/,
    );
    expect(error.message).toContain('What helps: more sampler steps, a smaller rate');
  });

  it('at energies that run away', async () => {
    const error = await failing(spoiled(1e6));
    expect(error.message).toMatch(/^train: stopped at step 3: energyData is beyond limits.energy of 10000 \(loss /);
  });

  it('at the limit that it was given', async () => {
    const error = await failing({ ...toyOptions(), limits: { energy: 1e-9 } }, 0);
    expect(error.message).toContain('beyond limits.energy of 1e-9');
  });

  it('and the state before the stop goes on', async () => {
    const options = spoiled(NaN);
    const first = start(options, key(0));
    let last = first;
    try {
      for await (const update of train(options, first)) last = update.state;
    } catch {
      const next = await advanceTo(4, options, last); // the data are good again
      expect(next.step).toBe(4);
      release(next);
    }
    release(first, last);
  });

  it('on an abort between pulls, and on one during the walk, with the reason', async () => {
    const controller = new AbortController();
    const options = toyOptions();
    const reason = new Error('enough');
    const before = tf.memory().numTensors;
    const kernel: ToyOptions['sampler']['kernel'] = {
      ...options.sampler.kernel,
      step: (k, s, e) => {
        if (aborting) controller.abort(reason);
        return options.sampler.kernel.step(k, s, e);
      },
    };
    let aborting = false;
    const first = start(options, key(0));
    const updates = train({ ...options, sampler: { kernel, steps: 3 } }, first, { signal: controller.signal });
    const { value } = await updates.next();
    const chains = options.buffer.snapshot();
    aborting = true;
    await expect(updates.next()).rejects.toBe(reason);
    expect(options.buffer.snapshot()).toEqual(chains);
    expect(() => numbers(namedTensors(value!.state))).not.toThrow();
    await expect(train(options, first, { signal: controller.signal }).next()).rejects.toBe(reason);
    release(first, value!.state);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('on an abort after the walk, before the buffer has changed', async () => {
    const options = toyOptions();
    const controller = new AbortController();
    const objective: NonNullable<ToyOptions['objective']> = (data, samples) => {
      controller.abort(new Error('late'));
      return contrastiveDivergence()(data, samples);
    };
    const first = start(options, key(0));
    const [count, chains] = [tf.memory().numTensors, options.buffer.snapshot()];
    const pull = train({ ...options, objective }, first, { signal: controller.signal }).next();
    await expect(pull).rejects.toThrow('late');
    expect(options.buffer.snapshot()).toEqual(chains);
    expect(tf.memory().numTensors).toBe(count);
    release(first);
  });

  it('for timers and signals too, since it gives the event loop its turns', async () => {
    const options = { ...toyOptions(), batch: 1, sampler: { kernel: toyKernel(), steps: 1 } };
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const began = performance.now();
    const first = start(options, key(0));
    for await (const { state } of train(options, first)) {
      if (performance.now() - began < 300) continue;
      // A turn every 30 ms, or at every pull where the machine is so slow that one takes longer.
      expect(ticks).toBeGreaterThanOrEqual(Math.min(5, state.step - 1));
      release(first, state);
      break;
    }
    clearInterval(timer);
  });

  it('when the buffer refuses the chains, freeing what was made', async () => {
    const options = toyOptions();
    let puts = 0;
    const put: Buffer['put'] = (draw, x) =>
      ++puts === 3 ? Promise.reject(new Error('full')) : options.buffer.put(draw, x);
    const buffer = { ...options.buffer, put };
    expect((await failing({ ...options, buffer })).message).toBe('full');
  });
});

describe('train refuses at a pull', () => {
  const first = async (options: Partial<ToyOptions>, classes = 0) => {
    const all = { ...toyOptions(classes), ...options };
    const state = start(all, key(0));
    const count = tf.memory().numTensors;
    try {
      await train(all, state).next();
    } finally {
      expect(tf.memory().numTensors).toBe(count);
      release(state);
    }
  };
  const data = toyOptions(3).data;

  it.each([
    [
      'data of another shape',
      { data: { ...data, batch: (_: unknown, n: number) => ({ x: tf.zeros([n, 3]) }) } },
      'train.data: must have shape [n, 2]',
    ],
    [
      'too few rows',
      { data: { ...data, batch: () => ({ x: tf.zeros([3, 2]) }) } },
      'train.data: must give 16 rows, got 3',
    ],
    [
      'data without labels',
      { data: { ...data, batch: (_: unknown, n: number) => ({ x: tf.zeros([n, 2]) }) } },
      "train.data: must give labels of the model's 3 classes",
    ],
    [
      'a buffer without labels',
      { buffer: toyOptions(0).buffer },
      "train.buffer: must give labels of the model's 3 classes",
    ],
    ['a buffer of other labels', { buffer: toyOptions(4).buffer }, 'train.buffer: must be labels of shape [16, 3]'],
  ])('%s', async (_name, options, message) => {
    await expect(first(options, 3)).rejects.toThrow(message);
  });

  it('and at once for options that do not fit', () => {
    const options = toyOptions();
    const state = start(options, key(0));
    expect(() => train({ ...options, batch: 0 }, state)).toThrow(
      'train.batch: must be a whole number of at least 1, got 0',
    );
    release(state);
  });
});
