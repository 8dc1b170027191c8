import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseComposeConfig } from './config.js';
import { composed } from './learners.js';
import { placeNetwork, shapeNetwork } from './networks.js';
import { sprites } from './sprites.js';

const config = parseComposeConfig({
  images: { side: 8, places: 2 },
  apart: { width: 4 },
  sampling: { shapeWeight: 3 },
});

it('each reads its own label, and the sum is theirs, weighted', async () => {
  const { all } = await sprites(config);
  const [shape, place, both] = [shapeNetwork(config), placeNetwork(config), composed(config)];
  const variables = both.init(key(2));
  const { x, y } = all.rows([0, 5]);
  const parts = {
    shape: { weights: {} as Record<string, tf.Tensor>, state: {} },
    place: { weights: {} as Record<string, tf.Tensor>, state: {} },
  };
  for (const [name, tensor] of Object.entries(variables.weights)) {
    parts[name.startsWith('0/') ? 'shape' : 'place'].weights[name.slice(2)] = tensor;
  }
  const labels = [tf.slice(y!, [0, 0], [-1, 3]), tf.slice(y!, [0, 3], [-1, 2])] as const;
  const one = shape.energy(parts.shape, labels[0])(x);
  const other = place.energy(parts.place, labels[1])(x);
  const sum = both.energy(variables, y)(x);
  const expected = one.arraySync().map((value, i) => 3 * value + other.arraySync()[i]!);
  sum.arraySync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  release(variables, x, y, labels, one, other, sum);
});
