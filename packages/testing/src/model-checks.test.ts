import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  EbmError,
  batchOf,
  key,
  labelsOf,
  mapParams,
  normal,
  release,
  scope,
  split,
  type Energy,
  type Model,
  type Variables,
} from '@ebmjs/core';
import { failures, modelChecks } from './index.js';

const DIMENSION = 3;

/** `E(x, y) = sum_i (w_i x_i)^2 / |u| + y B x`, with a vector `u` that advances. */
function toy(classes: number): Model {
  const energy =
    ({ weights, state }: Variables, labels?: tf.Tensor2D): Energy =>
    (x) =>
      scope(() => {
        checked(classes, x, labels);
        const norm = tf.sqrt(tf.sum(tf.square(state['u']!)));
        const well = tf.div(tf.sum(tf.square(tf.mul(x, weights['w']!)), 1), norm);
        if (!labels) return well as tf.Tensor1D;
        return tf.add(well, tf.sum(tf.mul(x, tf.matMul(labels, weights['B'] as tf.Tensor2D)), 1)) as tf.Tensor1D;
      });
  return {
    name: 'toy',
    config: { model: 'toy', classes },
    shape: [DIMENSION],
    classes,
    init: (k) => {
      const [wKey, bKey, uKey] = split(k, 3);
      const w = normal(wKey, [DIMENSION]);
      return {
        weights: classes > 0 ? { w, B: normal(bKey, [classes, DIMENSION]) } : { w },
        state: { u: normal(uKey, [2]) },
      };
    },
    energy,
    freeze: (variables) => {
      const own = { weights: copy(variables.weights), state: copy(variables.state) };
      return { energy: (labels) => energy(own, labels), dispose: () => release(own) };
    },
    advance: ({ state }) => scope(() => ({ u: tf.add(tf.mul(state['u']!, 0.5), 0.5) })),
  };
}

const copy = (params: Variables['weights']): Variables['weights'] => mapParams(params, (tensor) => tensor.clone());

function checked(classes: number, x: tf.Tensor, labels?: tf.Tensor2D): void {
  batchOf('toy.x', x, [DIMENSION]);
  if (classes > 0 !== Boolean(labels)) throw new EbmError('toy.labels', 'must be there if there are classes');
  if (labels) labelsOf('toy.labels', labels, x.shape[0]!, classes);
}

const failed = async (model: Model): Promise<string[]> =>
  (await failures(modelChecks({ model }))).map(({ name }) => name);

const sound = toy(2);
const energyOf = (mutate: (energy: Model['energy']) => Model['energy']): Model => ({
  ...sound,
  energy: mutate(sound.energy),
});
const frozenOf = (mutate: (energy: Energy) => Energy): Model => ({
  ...sound,
  freeze: (variables) => {
    const { energy, dispose } = sound.freeze(variables);
    return { energy: (labels) => mutate(energy(labels)), dispose };
  },
});
const inScope =
  (f: (x: tf.Tensor) => tf.Tensor): Energy =>
  (x) =>
    scope(() => f(x) as tf.Tensor1D);

const CONFIG = 'config survives JSON';
const INIT = 'init: the same key gives the same variables, and another others';
const FROZEN = 'frozen energies are the trainable ones';
const WEIGHTS = 'energy: the slope in each weight is that of differences';
const ADVANCE = 'advance: a new state, the weights left alone';
const LEAKS = 'init, freeze and advance leak nothing';

describe('modelChecks', () => {
  it.each([0, 1, 2, 5])('passes a sound model of %i classes', async (classes) => {
    expect(await failed(toy(classes))).toEqual([]);
  });

  it.each<[string, Model, string]>([
    ['has a config that JSON loses', { ...sound, config: [undefined as never] }, CONFIG],
    ['has no name', { ...sound, name: '' }, CONFIG],
    ['draws its weights without the key', { ...sound, init: () => sound.init(key(0)) }, INIT],
    [
      'draws them differently each time',
      { ...sound, init: () => sound.init(key(Math.floor(tf.util.now() * 1e6))) },
      INIT,
    ],
    ['freezes to other energies', frozenOf((energy) => inScope((x) => tf.add(energy(x), 0.01))), FROZEN],
    [
      'is cut off from a weight',
      energyOf(
        (energy) =>
          ({ weights, state }, labels) =>
            inScope((x) =>
              energy({ weights: { ...weights, w: tf.tensor1d(weights['w']!.dataSync()) }, state }, labels)(x),
            ),
      ),
      WEIGHTS,
    ],
    [
      'has rows that interact',
      energyOf(
        (energy) => (variables, labels) =>
          inScope((x) => tf.sub(energy(variables, labels)(x), tf.mean(energy(variables, labels)(x)))),
      ),
      'energy: rows never interact',
    ],
    [
      'takes the labels of a whole batch together',
      energyOf(
        (energy) => (variables, labels) =>
          inScope((x) => tf.add(energy(variables, labels)(x), labels ? tf.sum(tf.slice(labels, [0, 0], [1, 1])) : 0)),
      ),
      'energy: rows never interact',
    ],
    [
      'has a frozen gradient of its own',
      frozenOf((energy) =>
        Object.assign((x: tf.Tensor) => energy(x), {
          valueAndGrad: (x: tf.Tensor) => ({ value: energy(x), grad: x.clone() }),
        }),
      ),
      'frozen energy: the slope is that of differences',
    ],
    [
      'leaks from its energy',
      frozenOf((energy) => (x) => (tf.zeros([1]), energy(x))),
      'frozen energy: borrows its input and leaks nothing',
    ],
    [
      'moves its weights when it advances',
      {
        ...sound,
        advance: (variables) => {
          variables.weights['w']!.dataSync()[0]! += 1; // the CPU backend's own memory
          return sound.advance(variables);
        },
      },
      ADVANCE,
    ],
    ['advances to another shape', { ...sound, advance: () => ({ u: tf.ones([3]) }) }, ADVANCE],
    ['hands back its state', { ...sound, advance: ({ state }) => state }, ADVANCE],
    ['leaks when it starts', { ...sound, init: (k) => (tf.zeros([1]), sound.init(k)) }, LEAKS],
    ['does not free what it froze', { ...sound, freeze: (v) => ({ ...sound.freeze(v), dispose: () => {} }) }, LEAKS],
    ['takes events of any shape', unchecked({ shape: true }), 'refuses events of another shape'],
    ['does without labels', unchecked({ missing: true }), 'refuses missing labels'],
    ['takes labels of too many rows', unchecked({ labels: true }), 'refuses labels of another number of rows'],
    ['takes labels of too many classes', unchecked({ labels: true }), 'refuses labels of another number of classes'],
    ['takes labels it has no classes for', { ...toy(0), ...unlabelled() }, 'refuses labels, having no classes'],
  ])('fails a model that %s', async (_, model, check) => {
    expect(await failed(model)).toContain(check);
  });
});

/** The toy model without some of its checks. */
function unchecked(lax: { shape?: boolean; missing?: boolean; labels?: boolean }): Model {
  const row = (x: tf.Tensor): tf.Tensor =>
    lax.shape ? tf.slice(tf.reshape(x, [x.shape[0]!, -1]), [0, 0], [-1, DIMENSION]) : x;
  const some = (x: tf.Tensor, labels?: tf.Tensor2D): tf.Tensor2D | undefined => {
    const n = x.shape[0]!;
    if (!labels) return lax.missing ? tf.ones([n, 2]) : undefined;
    return lax.labels && labels.shape[0]! >= n ? tf.slice(labels, [0, 0], [n, 2]) : labels;
  };
  const relaxed =
    (energy: (labels?: tf.Tensor2D) => Energy, labels?: tf.Tensor2D): Energy =>
    (x) =>
      scope(() => energy(some(x, labels))(row(x)));
  return {
    ...sound,
    energy: (variables, labels) => relaxed((y) => sound.energy(variables, y), labels),
    freeze: (variables) => {
      const frozen = sound.freeze(variables);
      return { energy: (labels) => relaxed(frozen.energy, labels), dispose: frozen.dispose };
    },
  };
}

function unlabelled(): Pick<Model, 'energy' | 'freeze'> {
  const model = toy(0);
  return {
    energy: (variables) => model.energy(variables),
    freeze: (variables) => {
      const frozen = model.freeze(variables);
      return { energy: () => frozen.energy(), dispose: frozen.dispose };
    },
  };
}
