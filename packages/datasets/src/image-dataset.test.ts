import { testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { imageDataset } from './image-dataset.js';

/** Image `i` is all of level `10 i`; its class is `i % 3`. */
const pixels = Uint8Array.from({ length: 5 * 6 }, (_, i) => 10 * Math.floor(i / 6));
const labels = Uint8Array.of(0, 1, 2, 0, 1);
const dataset = imageDataset({ name: 'grey', shape: [3, 2, 1], pixels, labels });

describe('imageDataset', () => {
  testDataset({ dataset });

  it('gives the rows that are asked for, in the middle of their levels', () => {
    const { x, y } = dataset.rows([4, 0, 4]);
    expect(x.shape).toEqual([3, 3, 2, 1]);
    expect([...x.dataSync()]).toEqual([40.5, 0.5, 40.5].flatMap((v) => new Array(6).fill(v / 256)));
    expect(y!.arraySync()).toEqual([[0, 1, 0], [1, 0, 0], [0, 1, 0]]); // prettier-ignore
    expect([x.dtype, y!.dtype]).toEqual(['float32', 'float32']);
    tf.dispose([x, y!]);
  });

  it('dequantises rows with a key: each pixel by itself, the same by the same key', () => {
    const [a, b] = [dataset.rows([1, 2], key(0)), dataset.rows([1, 2], key(0))];
    const values = [...a.x.dataSync()];
    expect(new Set(values).size).toBe(12);
    expect(values.map((v) => Math.floor(v * 256))).toEqual([...new Array(6).fill(10), ...new Array(6).fill(20)]);
    expect(values).toEqual([...b.x.dataSync()]);
    release(a, b);
  });

  it('draws batches of rows with their own labels, each as often', () => {
    const { x, y } = dataset.batch(key(1), 5000);
    const rows = tf.tidy(() => tf.mean(tf.reshape(x, [5000, 6]), 1).dataSync()).map((v) => Math.floor((v * 256) / 10));
    const classes = tf.tidy(() => tf.argMax(y!, 1).dataSync());
    const counts = new Array(5).fill(0);
    rows.forEach((row, i) => {
      counts[row]++;
      expect(classes[i]).toBe(labels[row]);
    });
    // 1000 of each; the standard deviation of a count is sqrt(5000 / 5 * 4 / 5) = 28.
    counts.forEach((count) => expect(Math.abs(count - 1000)).toBeLessThan(4 * 28));
    tf.dispose([x, y!]);
  });

  it('dequantises every pixel of a batch by itself', () => {
    const { x } = dataset.batch(key(2), 4);
    const places = [...x.dataSync()].map((v) => v * 256 - Math.floor(v * 256));
    expect(new Set(places).size).toBe(24);
    x.dispose();
  });

  it('describes itself, with and without labels', () => {
    const { name, shape, classes, size, box, licence, attribution } = dataset;
    expect({ name, shape, classes, size, box, licence, attribution }).toEqual({
      name: 'grey',
      shape: [3, 2, 1],
      classes: 3,
      size: 5,
      box: { min: 0, max: 1 },
      licence: 'not stated',
      attribution: 'not stated',
    });
    const plain = imageDataset({
      name: 'plain',
      shape: [3, 2, 1],
      levels: 41,
      pixels,
      licence: 'CC0',
      attribution: 'me',
    });
    expect(plain).toMatchObject({ classes: 0, licence: 'CC0', attribution: 'me' });
    const batch = plain.rows([4]);
    expect(batch).not.toHaveProperty('y');
    expect(batch.x.dataSync()[0]).toBe(Math.fround(40.5 / 41));
    release(batch);
  });

  it('refuses what does not fit', () => {
    const make = (options: object) => () => imageDataset({ name: 'x', shape: [3, 2, 1], pixels, ...options } as never);
    expect(make({ shape: [4, 2, 1] })).toThrow(
      'imageDataset.pixels: must hold one image of 8 pixels or more, all whole, got 30',
    );
    expect(make({ pixels: new Uint8Array() })).toThrow('imageDataset.pixels');
    expect(make({ shape: [3, 0, 1] })).toThrow('imageDataset.shape: must be a whole number of at least 1, got 0');
    expect(make({ labels: Uint8Array.of(1) })).toThrow('imageDataset.labels: must hold 5 labels, got 1');
    expect(make({ labels, classes: 2 })).toThrow('imageDataset.labels: must be below the 2 classes, got 2');
    expect(make({ label: labels })).toThrow('imageDataset: unknown option');
    expect(() => dataset.rows([0, 5])).toThrow('grey.rows[1]: must be a row from 0 to 4, got 5');
    expect(() => dataset.rows([-1])).toThrow('grey.rows[0]: must be a row from 0 to 4, got -1');
    expect(() => dataset.batch(key(0), -1)).toThrow('must be a whole number of at least 0, got -1');
    const dark = imageDataset({ name: 'x', shape: [3, 2, 1], levels: 17, pixels });
    expect(() => dark.rows([4])).toThrow('must be a whole number from 0 to 16, got 40');
  });
});
