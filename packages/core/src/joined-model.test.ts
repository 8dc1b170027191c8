import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { joinedModel } from './joined-model.js';
import { key, type Key } from './key.js';
import type { Model } from './model.js';
import { normal } from './random.js';
import { release, scope } from './scope.js';

/** `E(x) = w sum x`, plus a draw of its own in training mode; tells what was asked of it. */
function line(seen: string[]): Model {
  const energy =
    (w: tf.Tensor, k?: Key) =>
    (x: tf.Tensor): tf.Tensor1D =>
      scope(() => {
        const value = tf.mul(tf.sum(x, 1), w) as tf.Tensor1D;
        return k ? (tf.add(value, normal(k, [1])) as tf.Tensor1D) : value;
      });
  return {
    name: 'line',
    config: 'line',
    shape: [2],
    classes: 0,
    init: (k) => (seen.push('init'), { weights: { w: normal(k, []) }, state: { s: tf.scalar(0) } }),
    energy: ({ weights }, _, k) => energy(weights['w']!, k),
    freeze: ({ weights }) => {
      seen.push('freeze');
      return { energy: (_, k) => energy(weights['w']!, k), dispose: () => void seen.push('dispose') };
    },
    advance: ({ state }) => (seen.push('advance'), { s: tf.add(state['s']!, 1) }),
  };
}

const difference = (seen: string[] = []): Model =>
  joinedModel([line(seen), line(seen)], {
    name: 'difference',
    config: {},
    shape: [2],
    classes: 0,
    join: ([a, b]) => {
      const [first, second] = [a!(), b!()];
      return (x) => scope(() => tf.sub(first(x), second(x)));
    },
  });

it('asks each part once for what the whole is asked once', () => {
  const seen: string[] = [];
  const model = difference(seen);
  const variables = model.init(key(0));
  const state = model.advance(variables);
  const frozen = model.freeze(variables);
  release([frozen.energy(), frozen.energy()].map((energy) => energy(tf.ones([1, 2]))));
  frozen.dispose();
  expect(seen).toEqual(['init', 'init', 'advance', 'advance', 'freeze', 'freeze', 'dispose', 'dispose']);
  expect(Object.entries(state).map(([name, s]) => [name, s.dataSync()[0]])).toEqual([
    ['0/s', 1],
    ['1/s', 1],
  ]);
  release(variables, state);
});

it('begins parts apart, joins their energies, and gives each a key of its own', () => {
  const model = difference();
  scope(() => {
    const variables = model.init(key(0));
    const [first, second] = ['0/w', '1/w'].map((name) => variables.weights[name]!.dataSync()[0]!);
    expect(first).not.toBe(second);
    const x = tf.ones([1, 2]);
    const plain = model.energy(variables)(x).dataSync()[0]!;
    expect(plain).toBeCloseTo(2 * (first! - second!), 5);
    for (const energy of [
      model.energy(variables, undefined, key(1)),
      model.freeze(variables).energy(undefined, key(1)),
    ]) {
      const drawn = energy(x).dataSync()[0]!;
      expect(Math.abs(drawn - plain)).toBeGreaterThan(1e-3); // the same draw in both would cancel
      expect(energy(x).dataSync()[0]).toBe(drawn);
    }
  });
});
