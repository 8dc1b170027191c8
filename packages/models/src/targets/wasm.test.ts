import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { joinedVariables, key, normal, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { afterAll, expect, it } from 'vitest';
import {
  activation,
  averagedVariables,
  banana,
  classifier,
  dense,
  doubleWell,
  ensemble,
  funnel,
  ising,
  marginalModel,
  mixtureOfGaussians,
  potts,
  rings,
  sequence,
  softWall,
} from '../index.js';

const TARGETS = [
  mixtureOfGaussians({
    dimension: 2,
    components: [
      { mean: [1, -1], weight: 2 },
      { mean: -2, scale: [0.3, 1] },
    ],
  }),
  funnel({ dimension: 4, scale: 1 }),
  banana(),
  doubleWell({ dimension: 3, tilt: 0.3 }),
  rings(),
  ising({ shape: [3, 4], coupling: 0.4, edges: 'periodic', field: 0.1 }),
  potts({ shape: [3, 3], states: 3, field: [0.5, 0, 0] }),
  softWall({ shape: [2, 3], stiffness: 3 }),
];

const jem = classifier({
  name: 'jem',
  config: {},
  shape: [2],
  classes: 3,
  network: sequence(dense('a', { inputs: 2, outputs: 8 }), activation('swish'), dense('b', { inputs: 8, outputs: 3 })),
});

/** Samples, energies, slopes and the slope of the slope's square, on the active backend. */
function numbers(): number[][] {
  return scope(() => {
    const [one, other] = [jem.joint.init(key(0)), jem.joint.init(key(1))];
    const x = normal(key(2), [5, 2]);
    const both = ensemble([jem.marginal, jem.marginal]).energy(joinedVariables([one, other]));
    const energies: readonly (readonly [Energy, tf.Tensor])[] = [
      ...TARGETS.map(({ energy, sample }) => [energy, sample(key(3), 5)] as const),
      [marginalModel(jem.joint).energy(one), x],
      [both, x],
      [jem.marginal.energy(averagedVariables(jem.marginal, [one, other], 20)), x],
    ];
    return energies.flatMap(([energy, at]) => {
      const { value, grad } = valueAndGradient(energy, at);
      const steepness = (z: tf.Tensor): tf.Tensor => tf.sum(tf.square(valueAndGradient(energy, z).grad));
      return [at, value, grad, tf.grad(steepness)(at)].map((tensor) => [...tensor.dataSync()]);
    });
  });
}

afterAll(async () => void (await tf.setBackend('cpu')));

it('on WASM they are what they are on the CPU, up to float32', async () => {
  const exact = numbers();
  await useBackend('wasm');
  expect(tf.getBackend()).toBe('wasm');
  const before = tf.memory().numTensors;
  const found = numbers();
  expect(tf.memory().numTensors).toBe(before);
  expect(found.length).toBe(4 * 11);
  exact.forEach((values, i) => {
    const size = Math.max(...values.map(Math.abs));
    expect(size, `tensor ${i}`).toBeGreaterThan(0);
    values.forEach((value, k) => expect(Math.abs(found[i]![k]! - value), `tensor ${i}`).toBeLessThan(1e-5 * size));
  });
});
