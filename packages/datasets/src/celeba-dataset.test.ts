import { release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { celebaDataset, type CelebaDatasetOptions } from './celeba-dataset.js';
import type { Entry } from './formats/entry.js';
import { parseCelebaAttributes, parseCelebaPartition } from './formats/celeba-lists.js';
import { png } from './formats/png.fixture.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const face = (level: number): Uint8Array =>
  png({ width: 4, height: 6, colour: 2, rows: new Uint8Array(72).fill(level) });
const attributes = utf8('3\nBald Smiling Young \n1.jpg -1  1  1\n2.jpg  1 -1 -1\n3.jpg -1 -1  1\n');
const partition = utf8('1.jpg 0\n2.jpg 0\n3.jpg 2\n');
const images: readonly Entry[] = [1, 2, 3].map((n) => ({
  path: `img_align_celeba/${n}.jpg`,
  size: 0,
  read: async () => face(50 * n),
}));
const open = (options: Partial<CelebaDatasetOptions> = {}): ReturnType<typeof celebaDataset> =>
  celebaDataset({ name: 'celeba', images, attributes, partition, crop: 4, size: [2, 2], ...options });

describe('celebaDataset', () => {
  it('has the pictures of the split, with every attribute', async () => {
    const train = await open();
    expect(train).toMatchObject({ size: 2, shape: [2, 2, 3], classes: 3, levels: 256 });
    const { x, y } = train.rows([1, 0]);
    expect(Math.floor(x.dataSync()[0]! * 256)).toBe(100);
    expect([...y!.dataSync()]).toEqual([1, 0, 0, 0, 1, 1]);
    release(x, y);
    expect((await open({ split: 'test' })).size).toBe(1);
    await expect(open({ split: 'validation' })).rejects.toThrow('celeba: must have one picture or more');
  });

  it('has two classes for one attribute', async () => {
    const dataset = await open({ attribute: 'Smiling' });
    expect(dataset.classes).toBe(2);
    const { x, y } = dataset.rows([0, 1]);
    expect([...y!.dataSync()]).toEqual([0, 1, 1, 0]);
    release(x, y);
    await expect(open({ attribute: 'Tall' })).rejects.toThrow(
      'celebaDataset.attribute: must be one of Bald, Smiling, Young',
    );
  });

  it('refuses lists of another layout', () => {
    const list = (text: string) => () => parseCelebaAttributes(utf8(text), 'list_attr_celeba.txt');
    expect(list('3\nA B\n1.jpg 1 0\n')).toThrow(
      'list_attr_celeba.txt, byte 6: must have 1 or -1 for each of 2 attributes',
    );
    expect(list('2\nA\n1.jpg 1\n')).toThrow('must have 2 pictures');
    expect(list('2\nA\n1.jpg 1\n1.jpg 1\n')).toThrow('must name each picture once');
    expect(list('<html>')).toThrow('must begin with the number of pictures');
    expect(() => parseCelebaPartition(utf8('1.jpg 3\n'), 'p')).toThrow('p, byte 0: must have a picture and 0, 1 or 2');
    expect(() => parseCelebaPartition(utf8('\n'), 'p')).toThrow('must name one picture or more');
  });

  it('refuses a picture that the attributes do not know', async () => {
    await expect(open({ attributes: utf8('1\nBald\n1.jpg 1\n') })).rejects.toThrow(
      'must have attributes of each picture, got "2.jpg"',
    );
  });
});
