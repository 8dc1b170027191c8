import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope } from '@ebmjs/core';
import { adam, start, train } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { parseComposeConfig } from './config.js';
import { decoder, DECODERS, squaredError } from './decoder.js';
import { sprites } from './sprites.js';

const config = parseComposeConfig({ images: { side: 8, places: 2 }, decoder: { width: 16 } });

it.each(DECODERS)('%s: the energy is the mean squared difference from what it decodes', (kind) => {
  const before = tf.memory().numTensors;
  const model = decoder(kind, config);
  const variables = model.init(key(0));
  const labels = tf.tensor2d([[0, 1, 0, 0.3, 0.4]]);
  const image = tf.fill([1, 8, 8, 1], 0.25);
  const decoded = model.decode(variables)(labels);
  expect(decoded.shape).toEqual([1, 8, 8, 1]);
  const expected = scope(() => tf.mean(tf.square(tf.sub(image, decoded))));
  const frozen = model.freeze(variables);
  const energies = [model.energy(variables, labels)(image), frozen.energy(labels)(image)];
  for (const energy of energies) expect(energy.dataSync()[0]).toBeCloseTo(expected.dataSync()[0]!, 6);
  frozen.dispose();
  release(variables, labels, image, decoded, expected, energies);
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  ['dense', 240],
  ['convolution', 30],
] as const)(
  '%s: learns the images that it is shown',
  async (kind, updates) => {
    const { all } = await sprites(config);
    const model = decoder(kind, config);
    const options = {
      model,
      data: all,
      optimizer: adam({ rate: 3e-3 }),
      objective: squaredError,
      batch: 12,
      average: null,
    };
    let state = start(options, key(1));
    const errors: number[] = [];
    for await (const { state: next, metrics } of train(options, state)) {
      state = next;
      errors.push(metrics.terms['squaredError']!);
      if (state.step === updates) break;
    }
    // Black images, on which one that begins from a half may come to rest, have more than the mean of all images has.
    const { x } = all.rows([...Array(all.size).keys()]);
    const [ofBlack, ofMean] = scope(() => [tf.mean(tf.square(x)), tf.mean(tf.moments(x, 0).variance)].map(numberOf));
    release(x);
    expect(ofBlack).toBeGreaterThan(ofMean!);
    expect(errors.at(-1)).toBeLessThan(ofMean! / 2);
    release(state);
  },
  180_000,
);

const numberOf = (scalar: tf.Tensor): number => scalar.dataSync()[0]!;
