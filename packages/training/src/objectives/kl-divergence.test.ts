import * as tf from '@tensorflow/tfjs-core';
import { foldIn, gradient, key, normal, release, scope, valueAndGradient, type Kernel, type State } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { toyKernel } from '../toy-run.fixture.js';
import { klDivergence } from './kl-divergence.js';
import { mean, quadratic, rows, square, STARTS, value, X } from './quadratic.fixture.js';
import type { ThroughSamplingOptions } from './replay-options.js';
import { descended, noContrast, WALK_KEY, type WalkedOptions } from './walked.fixture.js';

const [A, STEP, STEPS] = [1.5, 0.1, 4];
const model = quadratic({ a: A });
const variables = model.init(key(0));
const [data, start] = [rows(X), rows(STARTS)];
const kernel = toyKernel(STEP) as unknown as Kernel;
const found = (options: ThroughSamplingOptions, more: Partial<WalkedOptions> = {}) =>
  descended({
    ...{ model, variables, data, start, kernel, steps: STEPS, objective: noContrast },
    terms: [klDivergence(options)],
    ...more,
  });

/** Where the chains end, and `dx/da`, by `x' = (1 - s a) x + noise` through the last `through` steps. */
function byHand(through: number): { x: number[][]; slope: number[][] } {
  let x = STARTS.map((row) => [...row] as number[]);
  let slope = x.map(() => [0, 0]);
  for (let step = 0; step < STEPS; step++) {
    const z = normal(foldIn(WALK_KEY, step), [3, 2]).arraySync() as number[][];
    slope = x.map((row, i) =>
      row.map((at, j) => (step < STEPS - through ? 0 : (1 - STEP * A) * slope[i]![j]! - STEP * at)),
    );
    x = x.map((row, i) => row.map((at, j) => (1 - STEP * A) * at + Math.sqrt(2 * STEP) * z[i]![j]!));
  }
  return { x, slope };
}

/** `d/da mean a0 |x_K|^2 / 2` with `a0` constant. */
const exact = (through: number, chains = 3): number => {
  const { x, slope } = byHand(through);
  return mean(x.slice(0, chains).map((row, i) => A * row.reduce((sum, at, j) => sum + at * slope[i]![j]!, 0)));
};

describe.each([
  ['all', STEPS],
  [1, 1],
  [2, 2],
  [9, STEPS],
] as const)('klDivergence through %s', (through, steps) => {
  it('has the value and the slope of its equation', () => {
    const { loss, terms, grads } = found({ through, weight: 2 });
    const energy = mean(byHand(steps).x.map((row) => (A * square(row)) / 2));
    expect(value(terms['kl']!)).toBeCloseTo(energy, 5);
    expect(value(loss)).toBeCloseTo(2 * energy, 5);
    expect(value(grads['a']!)).toBeCloseTo(2 * exact(steps), 4);
    expect(value(grads['b']!)).toBe(0); // which would be 1 if the energy of the ends were not constant
    expect(value(terms['kl.mismatch']!)).toBeLessThan(1e-6);
    expect(value(terms['kl.unclipped']!)).toBe(1);
  });
});

it('goes through the first chains only when told so', () => {
  const { terms, grads } = found({ through: 'all', chains: 2 });
  expect(value(grads['a']!)).toBeCloseTo(exact(STEPS, 2), 4);
  expect(value(terms['kl.mismatch']!)).toBeLessThan(1e-6);
});

it('is under the labels that the chains walked with', () => {
  const labelled = quadratic({ classes: 2, a: [A, 99] });
  const first = X.map(() => [1, 0]);
  const options = {
    model: labelled,
    variables: labelled.init(key(0)),
    data: rows(X, first),
    start: rows(STARTS, first),
  };
  const { grads } = found({ through: 'all' }, options);
  expect([...grads['a']!.dataSync()].map((g) => Number(g.toFixed(4)))).toEqual([Number(exact(STEPS).toFixed(4)), 0]);
});

/** `x' = clamp(x - s clip(a x))`, as the preset for images, without noise. */
const clipping = (clip: number, max: number): Kernel => ({
  init: (position) => ({ position: position.clone() }),
  step: (_, { position }, energy) =>
    scope(() => {
      const slope = tf.clipByValue(gradient(energy)(position), -clip, clip);
      return [{ position: tf.clipByValue(tf.sub(position, tf.mul(slope, STEP)), -max, max) }, undefined] as const;
    }),
});

it('nothing goes through a clip or a face, and the share says so', () => {
  // Slopes a x of the starts: 3 0, 1.5 -1.5, 0.75 0.75.
  const some = found({}, { kernel: clipping(2, 100), steps: 1 });
  expect(value(some.terms['kl.unclipped']!)).toBeCloseTo(4 / 6, 6); // that of 0 is unclipped, but leads nowhere: x_K is 0
  const direct = (at: number): number => A * (at - STEP * A * at) * -STEP * at;
  const passed = [0, 1, -1, 0.5, 0.5].map(direct);
  expect(value(some.grads['a']!)).toBeCloseTo(passed.reduce((sum, each) => sum + each, 0) / 3, 5);
  const none = found({ through: 'all' }, { kernel: clipping(0.1, 100) });
  expect(value(none.grads['a']!)).toBe(0);
  expect(value(none.terms['kl.unclipped']!)).toBe(0);
  const boxed = found({}, { kernel: clipping(100, 0.7), steps: 1 });
  expect(value(boxed.terms['kl.unclipped']!)).toBeCloseTo(2 / 6, 6);
});

it('says nothing of clips where the kernel takes its gradient by itself', () => {
  const own: Kernel = {
    init: (position) => ({ position: position.clone() }),
    step: (_, { position }, energy) =>
      scope(() => [{ position: tf.sub(position, tf.mul(STEP, tf.mean(energy(position)))) }, undefined] as const),
  };
  expect(Object.keys(found({}, { kernel: own }).terms).sort()).toEqual(['kl', 'kl.mismatch']);
});

it('refuses a replay that ends elsewhere, and a kernel that carries more than a position', () => {
  const { terms } = found({ through: 'all' }, { replayKey: key(5) });
  const { check } = klDivergence({ tolerance: 0.01 });
  expect(() => check!({ mismatch: value(terms['kl.mismatch']!) })).toThrow(
    'train.terms.kl: must end where the chains did',
  );
  expect(() => check!({ mismatch: NaN })).toThrow('must end where the chains did, to 0.01 of their way');
  expect(() => check!({ mismatch: 0.009 })).not.toThrow();
  const heavy: Kernel<State & { momentum: tf.Tensor }> = {
    init: (position) => ({ position: position.clone(), momentum: tf.zeros([1]) }),
    step: (_, { position, momentum }) => [{ position: position.clone(), momentum: momentum.clone() }, undefined],
  };
  const steps = { kernel: heavy as unknown as Kernel, steps: 0 };
  expect(() => found({}, steps)).toThrow(
    'train.sampler: must carry a position alone from step to step to be replayed, got "momentum"',
  );
});

it('owns its result and nothing else, after an error nothing', () => {
  const before = tf.memory().numTensors;
  release(found({ through: 'all', chains: 2 }));
  expect(tf.memory().numTensors).toBe(before);
  const frozen: Kernel = {
    ...clipping(1, 1),
    // `diag` has no gradient: the way back fails after the last step's slope has been noted.
    step: (_, { position }, energy) =>
      scope(() => {
        const { grad } = valueAndGradient(
          energy,
          tf.add(position, tf.mul(0, tf.sum(tf.diag(tf.reshape(position, [-1]))))),
        );
        return [{ position: tf.sub(position, grad) }, undefined] as const;
      }),
  };
  expect(() => release(found({ through: 2 }, { kernel: frozen }))).toThrow('gradient function not found for Diag');
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{ weight: -1 }, 'klDivergence.weight: must be a finite number of at least 0, got -1'],
  [{ through: 0 }, 'klDivergence.through: must be a whole number of at least 1, got 0'],
  [{ through: 'last' }, 'klDivergence.through: must be a whole number of at least 1, got "last"'],
  [{ chains: 0.5 }, 'klDivergence.chains: must be a whole number of at least 1, got 0.5'],
  [{ tolerance: 0 }, 'klDivergence.tolerance: must be a finite number above 0, got 0'],
  [{ steps: 1 }, 'klDivergence: unknown option; known are name, weight, through, chains, tolerance, got "steps"'],
])('refuses %j', (options, message) => {
  expect(() => klDivergence(options as never)).toThrow(message);
});
