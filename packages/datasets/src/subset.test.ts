import { key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { imageDataset } from './image-dataset.js';
import { subset } from './subset.js';

const whole = imageDataset({
  name: 'ramp',
  shape: [1, 1, 1],
  pixels: Uint8Array.from({ length: 20 }, (_, i) => i),
  labels: Uint8Array.from({ length: 20 }, (_, i) => i % 4),
});

/** Which rows of `whole` these are. */
const rowsOf = ({ x }: { readonly x: tf.Tensor }): number[] =>
  [...x.dataSync()].map((value) => Math.floor(value * 256));

describe('subset', () => {
  it('has the rows that it is asked for, in that order, with their labels', () => {
    const before = tf.memory().numTensors;
    const part = subset(whole, [7, 2, 19]);
    expect(part).toMatchObject({ size: 3, classes: 4, shape: [1, 1, 1], licence: 'not stated', name: 'ramp' });
    const batch = part.rows([2, 0, 0]);
    expect(rowsOf(batch)).toEqual([19, 7, 7]);
    expect([...tf.tidy(() => tf.argMax(batch.y!, 1).dataSync())]).toEqual([3, 3, 3]);
    release(batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws nothing else, and everything; a key gives noise within the level', () => {
    const batch = subset(whole, [3, 5]).batch(key(1), 50);
    expect(new Set(rowsOf(batch))).toEqual(new Set([3, 5]));
    expect(new Set(batch.x.dataSync()).size).toBe(50);
    release(batch);
  });

  it('of all rows is the whole: the same batch of the same key', () => {
    const [one, other] = [
      subset(
        whole,
        Array.from({ length: 20 }, (_, i) => i),
      ),
      whole,
    ].map((data) => data.batch(key(4), 9));
    expect(one!.x.dataSync()).toEqual(other!.x.dataSync());
    release(one, other);
  });

  it.each([
    [[], 'subset.indices: must name one row or more'],
    [[0, 20], 'subset.indices[1]: must be a row from 0 to 19, got 20'],
    [[-1], 'subset.indices[0]: must be a row'],
    [[0.5], 'subset.indices[0]: must be a row from 0 to 19, got 0.5'],
  ])('refuses %j', (indices, message) => expect(() => subset(whole, indices)).toThrow(message));

  it('refuses a row that it has not', () => {
    expect(() => subset(whole, [1, 2]).rows([2])).toThrow('subset.rows: must be rows from 0 to 1, got 2');
  });
});
