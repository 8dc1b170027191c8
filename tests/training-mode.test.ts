import { useBackend } from '@ebmjs/backends';
import { key, mapParams, normal, release, scope, uniform, valueAndGradient, type Key } from '@ebmjs/core';
import { resnet32Large } from '@ebmjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { missing } from './conformance/missing.js';

afterAll(async () => void (await tf.setBackend('cpu')));

/** Energies and slopes of one network under several keys, one after the other. */
async function underKeys(backend: 'cpu' | 'node' | 'wasm', keys: readonly (Key | undefined)[]): Promise<number[][]> {
  await useBackend(backend);
  const model = resnet32Large({ width: 2, shape: [8, 8, 1], activation: 'swish' });
  const { weights: first, state } = model.init(key(0));
  const noise = (w: tf.Tensor): tf.Tensor => scope(() => tf.add(w, tf.mul(normal(key(4), w.shape), 0.3))); // none is zero
  const variables = { weights: mapParams(first, noise), state };
  const frozen = model.freeze(variables);
  const x = uniform(key(1), [2, 8, 8, 1]);
  const numbers = [];
  for (const each of keys) {
    const { value, grad } = valueAndGradient(frozen.energy(undefined, each), x);
    numbers.push([...(await value.data()), ...(await grad.data())]);
    release(value, grad);
  }
  frozen.dispose();
  release(variables, first, x);
  return numbers;
}

const KEYS = [undefined, key(2), key(3), key(2), undefined];

// tfjs-node runs again what it has recorded: what was drawn at the recording must not come back.
describe.each(['node', 'wasm'] as const)('on %s', (backend) => {
  it.skipIf(missing({ backend, place: 'node' }))(
    'dropout is drawn from each key anew, and is that of the CPU',
    async () => {
      const [found, expected] = [await underKeys(backend, KEYS), await underKeys('cpu', KEYS)];
      for (const [i, numbers] of found.entries()) {
        const scale = Math.max(...expected[i]!.map(Math.abs));
        numbers.forEach((value, j) => expect(Math.abs(value - expected[i]![j]!)).toBeLessThan(1e-5 * scale));
      }
      expect(found[3]).toEqual(found[1]);
      expect(found[4]).toEqual(found[0]);
      for (const other of [found[0], found[2]]) expect(found[1]).not.toEqual(other);
    },
  );
});
