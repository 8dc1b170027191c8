import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, release, type FiniteDataset, type NamedArrays } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { loadData } from './load-data.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-data-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (data: object, part: 'train' | 'test' = 'train') => loadData(parseConfig({ data }), part);

async function save(name: string, arrays: NamedArrays, metadata = {}): Promise<void> {
  await writeFile(join(folder, `${name}.safetensors`), encodeSafetensors({ arrays, metadata }));
}

/** All events, in order. */
function eventsOf(data: FiniteDataset): number[][] {
  const batch = data.rows(Int32Array.from({ length: data.size }, (_, i) => i));
  const width = data.shape.reduce((product, side) => product * side, 1);
  const values = [...batch.x.dataSync()];
  release(batch);
  return Array.from({ length: data.size }, (_, i) => values.slice(i * width, (i + 1) * width));
}

describe('heldOut', () => {
  it('divides one part in two that have nothing in common, the same for every seed', async () => {
    const data = { name: 'digits', split: 'test', heldOut: 40 };
    const [all, train, test] = [await load({ name: 'digits' }, 'test'), await load(data), await load(data, 'test')];
    expect([train.size, test.size]).toEqual([all.size - 40, 40]);
    const text = (one: FiniteDataset): string[] => eventsOf(one).map((event) => event.join());
    expect([...text(train), ...text(test)].toSorted()).toEqual(text(all).toSorted());
    const other = await loadData(parseConfig({ seed: 9, data }), 'test');
    expect(text(other)).toEqual(text(test));
  });

  it('must leave something to train on', async () => {
    await expect(load({ heldOut: 1497 })).rejects.toThrow(
      'data.heldOut: must be below the 1497 events of digits/train',
    );
  });
});

it('the other part is compared with where nothing is held out', async () => {
  const [train, test] = [await load({}), await load({}, 'test')];
  expect([train.size, test.size]).toEqual([1497, 300]);
});

it('dequantises as it is told: digits have 17 levels', async () => {
  const [within, even] = [await load({}), await load({ dequantise: 'none' })];
  expect(
    new Set(
      eventsOf(even)
        .flat()
        .map((value) => Math.round(value * 16 * 1e4) / 1e4),
    ).size,
  ).toBe(17);
  expect(Math.max(...eventsOf(within).flat())).toBeCloseTo(16.5 / 17, 6);
});

describe('arrays of the user', () => {
  const x = { dtype: 'float32', shape: [2, 3, 2], data: Float32Array.from({ length: 12 }, (_, i) => i / 12) } as const;

  it('are read from train.safetensors and test.safetensors, with whose they are', async () => {
    await save('train', { x }, { licence: 'CC0', attribution: 'A robot.' });
    const data = await load({ name: 'trajectories', folder, dequantise: 'none' });
    expect(data).toMatchObject({
      name: 'trajectories/train',
      size: 2,
      shape: [3, 2],
      classes: 0,
      licence: 'CC0',
      attribution: 'A robot.',
    });
    expect(eventsOf(data)[1]![0]).toBeCloseTo(0.5, 6);
  });

  it('that are not there are told where to fetch', async () => {
    const missing = load({ name: 'cifar10' });
    await expect(missing).rejects.toThrow(
      'data: of cifar10 must be train.safetensors in data.folder, with x [n, ...] and y',
    );
    await expect(missing).rejects.toThrow('fetch CIFAR-10');
    await expect(load({ name: 'trajectories', folder, dequantise: 'none' }, 'test')).rejects.toThrow(
      'must be test.safetensors',
    );
  });

  it('must be what the data set is', async () => {
    await save('train', { x });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow(
      'data: of cifar10 must have events of shape [32, 32, 3]',
    );
    await save('train', { pixels: x });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow('must hold the array x');
    const small = { dtype: 'uint8', shape: [1, 32, 32, 3], data: new Uint8Array(3072) } as const;
    await save('train', { x: small, y: { dtype: 'float32', shape: [1, 3], data: new Float32Array(3) } });
    await expect(load({ name: 'cifar10', folder })).rejects.toThrow('must have labels of 10 numbers, or none, got 3');
    await save('train', { x: small, y: { dtype: 'int32', shape: [1], data: Int32Array.of(3) } });
    expect(await load({ name: 'cifar10', folder })).toMatchObject({ classes: 10, size: 1, levels: 256 });
  });
});
