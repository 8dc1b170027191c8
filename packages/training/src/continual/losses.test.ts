import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, release, scope, type Batch, type Model, type Params } from '@ebmjs/core';
import { classifier, dense, type Classifier } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { adam, type AdamState } from '../optimizers/adam.js';
import type { DataContext, DataTerm } from '../objectives/loss-term.js';
import { start, type RunState } from '../run-state.js';
import { train } from '../train.js';
import { clouds } from './clouds.fixture.js';
import { crossEntropy } from './cross-entropy.js';
import { ewc } from './ewc-penalty.js';
import { labelContrast } from './label-contrast.js';
import { predictClasses } from './predict-classes.js';

const labels = (...classes: number[]): tf.Tensor2D =>
  tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 3), 'float32') as tf.Tensor2D;

/** `f(x) = x W + b`. */
const linear = (classes = 3): Classifier =>
  classifier({
    name: 'linear',
    config: {},
    shape: [2],
    classes,
    network: dense('out', { inputs: 2, outputs: classes, spectralNorm: false }),
  });

/** A term's loss of some rows, as an update would ask for it. */
function lossOf(term: DataTerm, model: Model, weights: Params, data: Batch, seed = 0): tf.Scalar {
  const variables = { weights, state: {} };
  const energy: DataContext['energy'] = (y) => model.energy(variables, y);
  return term.loss({ model, variables, energy, frozen: energy, data, step: 0, key: key(seed) }).loss;
}

/** A linear classifier that is to tell four clouds apart. */
function learning() {
  const { joint, logits } = linear(4);
  const objective = crossEntropy({ logits });
  return { model: joint, data: clouds(), logits, objective, optimizer: adam({ rate: 0.1 }), batch: 32 };
}

describe('crossEntropy', () => {
  it('is the mean negative log probability of the label, and its gradient softmax less label', () => {
    const { joint, logits } = linear();
    const weights = { 'out.kernel': tf.tensor2d([1, 2, 0, 0, -1, 3], [2, 3]), 'out.bias': tf.tensor1d([0, 1, 0]) };
    const batch = { x: tf.tensor2d([[1, 0], [0, 2]]), y: labels(2, 1) }; // prettier-ignore
    const term = crossEntropy({ logits });
    const { value, grads } = lossAndGradients((w) => lossOf(term, joint, w, batch), weights);
    const rows = [[1, 3, 0], [0, -1, 6]]; // prettier-ignore
    const soft = rows.map((row) => row.map((f) => Math.exp(f) / row.reduce((sum, g) => sum + Math.exp(g), 0)));
    expect(value.dataSync()[0]).toBeCloseTo(-(Math.log(soft[0]![2]!) + Math.log(soft[1]![1]!)) / 2, 5);
    const bias = [0, 1, 2].map((c) => (soft[0]![c]! + soft[1]![c]! - (c === 2 ? 1 : 0) - (c === 1 ? 1 : 0)) / 2);
    [...grads['out.bias']!.dataSync()].forEach((g, c) => expect(g).toBeCloseTo(bias[c]!, 5));
    expect(() => lossOf(term, joint, weights, { x: batch.x })).toThrow('crossEntropy: must be given labels');
    expect(() => crossEntropy({ logits, weight: -1 })).toThrow('crossEntropy.weight');
    release(weights, batch, value, grads);
  });

  it('teaches a classifier classes that are apart', async () => {
    const { data, logits, ...options } = learning();
    let state: RunState<AdamState> = start(options, key(1));
    for await (const update of train({ ...options, data }, state)) {
      state = update.state;
      if (state.step === 60) break;
    }
    const scores = (x: tf.Tensor): tf.Tensor2D => scope(() => tf.neg(logits(state)(x)));
    const told = await predictClasses({ scores, data, batch: 33 });
    expect([...told]).toEqual(Array.from({ length: 200 }, (_, i) => i % 4));
    release(state);
  });
});

describe('ewc', () => {
  it('is the penalty as a term, which holds weights by its strength', async () => {
    const { data, logits: _, ...options } = learning();
    const first = start(options, key(1));
    const anchor = { weights: first.weights, fisher: { 'out.kernel': tf.ones([2, 4]), 'out.bias': tf.zeros([4]) } };
    const moved = async (strength: number): Promise<{ kernel: number; bias: number; penalty: number }> => {
      const updates = train({ ...options, data, terms: [ewc({ anchors: [anchor], strength })] }, first);
      for await (const { state, metrics } of updates) {
        if (state.step < 30) continue;
        const far = (name: string): number =>
          scope(() => tf.max(tf.abs(tf.sub(state.weights[name]!, first.weights[name]!))).dataSync()[0]!);
        const penalty = metrics.terms['ewc']!;
        const result = { kernel: far('out.kernel'), bias: far('out.bias'), penalty };
        release(state);
        return result;
      }
      throw new Error('unreachable');
    };
    const [free, held] = [await moved(0), await moved(1000)];
    expect(free.kernel).toBeGreaterThan(0.5);
    expect(free.penalty).toBeGreaterThan(0.1); // told without its weight
    expect(held.kernel).toBeLessThan(0.2 * free.kernel);
    expect(held.bias).toBeGreaterThan(0.1); // of no importance
    expect(() => ewc({ anchors: [], strength: -1 })).toThrow('ewc.strength');
    release(first, anchor.fisher);
  });
});

describe('labelContrast', () => {
  /** `E(x, y) = y`, whatever `x`. */
  const model = {
    classes: 3,
    energy: (_: unknown, y: tf.Tensor2D) => () => scope(() => tf.cast(tf.argMax<tf.Tensor1D>(y, 1), 'float32')),
  } as unknown as Model;
  const at = (batch: Batch, classes: number[], seed = 0): number =>
    scope(() => lossOf(labelContrast({ classes }), model, {}, batch, seed).dataSync()[0]!);
  const softplus = (v: number): number => Math.log1p(Math.exp(v));

  it('sets the true label against the other of two, in whatever order they stand', () => {
    const batch = { x: tf.zeros([3, 2]), y: labels(0, 2, 2) };
    const expected = (softplus(0 - 2) + 2 * softplus(2 - 0)) / 3;
    expect(at(batch, [0, 2])).toBeCloseTo(expected, 5);
    expect(at(batch, [2, 0])).toBeCloseTo(expected, 5);
    release(batch);
  });

  it('draws the other of more than two uniformly, never the true one', () => {
    const n = 2000;
    const batch = { x: tf.zeros([n, 2]), y: labels(...new Array<number>(n).fill(1)) };
    const [low, high] = [softplus(1 - 0), softplus(1 - 2)];
    const share = (at(batch, [0, 1, 2]) - high) / (low - high); // of other labels that are 0
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / n));
    expect(at(batch, [0, 1, 2], 1)).not.toBe(at(batch, [0, 1, 2], 2));
    release(batch);
  });

  it('refuses classes that will not do, and rows without labels', () => {
    expect(() => labelContrast({ classes: [1] })).toThrow('labelContrast.classes: must be 2 or more');
    expect(() => labelContrast({ classes: [1, 1] })).toThrow('different classes');
    const x = tf.zeros([1, 2]);
    const y = labels(1);
    expect(() => at({ x, y }, [1, 3])).toThrow('different classes below 3');
    y.dispose();
    expect(() => at({ x }, [0, 1])).toThrow('labelContrast: must be given labels');
    x.dispose();
  });
});
