import { EbmError, release } from '@ebmjs/core';
import jpeg from 'jpeg-js';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { example, tfRecordFile } from './formats/tfrecord.fixture.js';
import { imagenetRecordsDataset } from './imagenet-records-dataset.js';

/** 24 x 16, of one colour. */
const photo = (level: number): Uint8Array =>
  new Uint8Array(jpeg.encode({ width: 24, height: 16, data: new Uint8Array(24 * 16 * 4).fill(level) }, 90).data);
const record = (label: number, level: number): Uint8Array =>
  example({ 'image/class/label': [label], 'image/encoded': photo(level), 'image/filename': new Uint8Array(3) });
const open = (...files: Uint8Array[]): ReturnType<typeof imagenetRecordsDataset> =>
  imagenetRecordsDataset({
    name: 'i',
    files: Object.fromEntries(files.map((file, i) => [`train-${i}`, [file]])),
    size: [8, 8],
  });

describe('imagenetRecordsDataset', () => {
  it('reads the records of all files, labels from 0', async () => {
    const dataset = await open(tfRecordFile([record(1, 60), record(1000, 200)]), tfRecordFile([record(300, 128)]));
    expect(dataset).toMatchObject({ size: 3, shape: [8, 8, 3], classes: 1000 });
    const { x, y } = dataset.rows([0, 1, 2]);
    expect([...tf.tidy(() => tf.argMax(y!, 1).dataSync())]).toEqual([0, 999, 299]);
    const means = tf.tidy(() => tf.mean(tf.reshape(x, [3, -1]), 1).dataSync());
    [60, 200, 128].forEach((level, i) => expect(Math.abs(means[i]! * 256 - level)).toBeLessThan(3));
    release(x, y);
  });

  it('refuses every changed byte of a length, and damage anywhere, by the check sums', async () => {
    const file = tfRecordFile([record(5, 60)]);
    for (let at = 0; at < file.length; at += at < 20 ? 1 : 97) {
      await expect(open(file.with(at, file[at]! ^ 4)), `${at}`).rejects.toThrow('with the right CRC32C');
    }
    await expect(open(file.subarray(0, -1))).rejects.toThrow('it is cut off');
  });

  it('refuses examples of other things', async () => {
    await expect(open(tfRecordFile([example({ 'image/encoded': photo(1) })]))).rejects.toThrow(
      'train-0, byte 0: must have image/encoded and image/class/label',
    );
    await expect(open(tfRecordFile([record(1001, 1)]))).rejects.toThrow('must have a label from 1 to 1000');
    await expect(open(tfRecordFile([Uint8Array.of(0x0a, 200, 1)]))).rejects.toThrow('a field ends beyond its record');
    await expect(open(tfRecordFile([Uint8Array.of(0x0a, 0xff)]))).rejects.toThrow('a number does not end');
    await expect(open(tfRecordFile([Uint8Array.of(0x0b)]))).rejects.toThrow('there is no such type of field');
    await expect(open()).rejects.toThrow(EbmError);
  });
});
