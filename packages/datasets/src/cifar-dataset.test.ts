import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { countLabels } from '../test/count-labels.js';
import { cifarDataset } from './cifar-dataset.js';
import { cifarRecord } from './formats/cifar.fixture.js';
import { joinBytes } from './formats/join-bytes.js';

const level = (y: number, x: number, c: number): number => (y + x + 80 * c) % 256;
const ten = joinBytes([0, 9, 4].map((label) => cifarRecord([label], level)));
const hundred = joinBytes([[19, 99], [0, 50]].map((labels) => cifarRecord(labels, level))); // prettier-ignore

const folder = fileURLToPath(new URL('../../../../shared/data/cifar10-jpeg/', import.meta.url));
const there = existsSync(folder);
if (!there) console.warn(`SKIPPED: the tests of real CIFAR pictures, for there is no ${folder}`);

describe('cifarDataset', () => {
  testDataset({ dataset: cifarDataset({ name: 'c', files: { 'a.bin': ten }, labels: 'cifar10' }) });

  it('is 255 / 256 and noise of 1 / 256, as Du and Mordatch have it', () => {
    const dataset = cifarDataset({ name: 'c', files: { 'a.bin': ten }, labels: 'cifar10', licence: 'none stated' });
    expect(dataset).toMatchObject({ size: 3, shape: [32, 32, 3], classes: 10, levels: 256, licence: 'none stated' });
    const batch = dataset.rows([1], key(0));
    const values = batch.x.dataSync();
    for (let i = 0; i < values.length; i++) {
      const grey = level(Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3) / 255;
      expect(values[i]! - (grey * 255) / 256).toBeGreaterThanOrEqual(0);
      expect(values[i]! - (grey * 255) / 256).toBeLessThan(1 / 256);
    }
    release(batch);
  });

  it('puts files behind each other, and takes the label that is asked for', () => {
    const files = { 'a.bin': hundred, 'b.bin': hundred };
    const fine = cifarDataset({ name: 'c', files, labels: 'cifar100-fine' });
    expect([fine.size, fine.classes, countLabels(fine)[99], countLabels(fine)[50]]).toEqual([4, 100, 2, 2]);
    const coarse = cifarDataset({ name: 'c', files, labels: 'cifar100-coarse' });
    expect([coarse.classes, countLabels(coarse)[19], countLabels(coarse)[0]]).toEqual([20, 2, 2]);
  });

  it.skipIf(!there).each([
    ['data_batch_1.bin', 10_000, new Array<number>(10).fill(1000)],
    ['test_batch.bin', 2_000, new Array<number>(10).fill(200)],
  ])('reads real pictures: %s', (name, size, counts) => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(`${folder}${name}.gz`)));
    const dataset = cifarDataset({ name, files: { [name]: bytes }, labels: 'cifar10' });
    expect(dataset.size).toBe(size);
    expect(countLabels(dataset)).toEqual(counts);
  });

  it('refuses other options', () => {
    expect(() => cifarDataset({ name: 'c', files: {}, labels: 'cifar10' })).toThrow(
      'cifarDataset.files: must name one file',
    );
    expect(() => cifarDataset({ name: 'c', files: { a: ten }, labels: 'fine' as never })).toThrow(
      'cifarDataset.labels: must be one of',
    );
    expect(() => cifarDataset({ name: 'c', files: { a: ten }, labels: 'cifar100-fine' })).toThrow(
      'a, byte 6148: must end with a whole record of 3074 bytes',
    );
  });
});
