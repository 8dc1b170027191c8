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
import { array, dict, int, list, pickle, type PickleStyle } from './formats/pickle.fixture.js';

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

  it.each<PickleStyle>([{ protocol: 2, python2: true }, { protocol: 5 }])('reads the Python version: %j', (style) => {
    const batch = (binary: Uint8Array, bytes: number, names: readonly string[]): Uint8Array => {
      const rows = [...Array(binary.length / (3072 + bytes)).keys()].map((row) => row * (3072 + bytes));
      const data = joinBytes(rows.map((at) => binary.subarray(at + bytes, at + bytes + 3072)));
      const columns = names.map((name, i) => [name, list(rows.map((at) => int(binary[at + i]!)))] as const);
      const entries = { ...Object.fromEntries(columns), data: array({ descr: '|u1', shape: [rows.length, 3072], data }, style) }; // prettier-ignore
      return pickle(dict(entries, style), style);
    };
    const rowsOf = (bytes: Uint8Array, labels: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse'): number[][] => {
      const { x, y } = cifarDataset({ name: 'c', files: { a: bytes }, labels }).rows([1, 0]);
      const values = [x, y!].map((tensor) => [...tensor.dataSync()]);
      release(x, y);
      return values;
    };
    expect(rowsOf(batch(ten, 1, ['labels']), 'cifar10')).toEqual(rowsOf(ten, 'cifar10'));
    const both = batch(hundred, 2, ['coarse_labels', 'fine_labels']);
    for (const labels of ['cifar100-fine', 'cifar100-coarse'] as const)
      expect(rowsOf(both, labels)).toEqual(rowsOf(hundred, labels));
    expect(() => rowsOf(both, 'cifar10')).toThrow('a, byte 0: must hold labels');
    expect(() => rowsOf(batch(ten, 1, ['labels']), 'cifar100-fine')).toThrow('a, byte 0: must hold coarse_labels');
    const wrong = joinBytes([ten, cifarRecord([10], level)]);
    expect(() => rowsOf(batch(wrong, 1, ['labels']), 'cifar10')).toThrow('must have labels from 0 to 9, and has at 3');
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
