import { testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { idx, images, labels } from '../test/sample.js';
import { idxDataset } from './idx-dataset.js';

describe('idxDataset', () => {
  testDataset({ dataset: idxDataset({ name: 'sample', images, labels }) });

  it('is a data set of images with one channel and their labels', () => {
    const dataset = idxDataset({ name: 'sample', images, labels, licence: 'CC0', attribution: 'nobody' });
    expect(dataset).toMatchObject({
      name: 'sample',
      shape: [30, 20, 1],
      classes: 5,
      size: 40,
      licence: 'CC0',
      attribution: 'nobody',
    });
    const { x, y } = dataset.rows([39]);
    const stored = images.subarray(16 + 39 * 600);
    expect([...x.dataSync()]).toEqual(Array.from(stored, (v) => Math.fround((v + 0.5) / 256)));
    expect(y!.arraySync()).toEqual([[0, 0, 0, 0, 1]]);
    tf.dispose([x, y!]);
  });

  it('dequantises with 256 levels', () => {
    const batch = idxDataset({ name: 'sample', images }).rows([0], key(0));
    expect([...batch.x.dataSync()].map((v) => Math.floor(v * 256))).toEqual([...images.subarray(16, 616)]);
    expect(batch).not.toHaveProperty('y');
    release(batch);
  });

  it('takes the number of classes, where not all occur', () => {
    expect(idxDataset({ name: 'sample', images, labels, classes: 10 }).classes).toBe(10);
  });

  it('refuses files of other shapes, or that do not belong together', () => {
    expect(() => idxDataset({ name: 'x', images: labels })).toThrow('idxDataset.images: must have 3 axes, got [40]');
    expect(() => idxDataset({ name: 'x', images, labels: images })).toThrow('idxDataset.labels: must have 1 axis');
    expect(() => idxDataset({ name: 'x', images, labels: idx([2], [0, 1]) })).toThrow('must hold 40 labels, got 2');
    expect(() => idxDataset({ name: 'x', images, levels: 2 } as never)).toThrow('idxDataset: unknown option');
  });
});
