import { describe, expect, it } from 'vitest';
import { cifarRecord } from './cifar.fixture.js';
import { parseCifar } from './cifar.js';
import { joinBytes } from './join-bytes.js';

const ten = { file: 'data_batch_1.bin', classes: [10] };

describe('parseCifar', () => {
  it('takes the planes as channels of each pixel, and every label byte', () => {
    const level = (y: number, x: number, c: number): number => (7 * y + 3 * x + 50 * c) % 256;
    const file = joinBytes([cifarRecord([3, 77], level), cifarRecord([19, 0], () => 9)]);
    const { pixels, labels } = parseCifar(file, { file: 'train.bin', classes: [20, 100] });
    expect(labels.map((column) => [...column])).toEqual([[3, 19], [77, 0]]); // prettier-ignore
    expect(pixels.length).toBe(2 * 3072);
    for (const [y, x, c] of [
      [0, 0, 0],
      [0, 1, 2],
      [5, 31, 1],
      [31, 31, 2],
    ] as const) {
      // prettier-ignore
      expect(pixels[(y * 32 + x) * 3 + c]).toBe(level(y, x, c));
    }
    expect(pixels.subarray(3072).every((value) => value === 9)).toBe(true);
  });

  it('tells where a label is none', () => {
    const file = joinBytes([cifarRecord([9], () => 0), cifarRecord([10], () => 0)]);
    expect(() => parseCifar(file, ten)).toThrow('data_batch_1.bin, byte 3073: must be a label from 0 to 9');
  });

  it('refuses every part of a record, and no records', () => {
    const file = joinBytes([cifarRecord([1], () => 0), cifarRecord([2], () => 0)]);
    for (const length of [0, 1, 3072, 3074, 6145])
      expect(() => parseCifar(file.subarray(0, length), ten)).toThrow(/^data_batch_1/);
    expect(() => parseCifar(file.subarray(0, 6000), ten)).toThrow(
      'byte 3073: must end with a whole record of 3073 bytes',
    );
  });

  it('says what it is instead', () => {
    const gzip = Uint8Array.of(0x1f, 0x8b, 8, 0);
    expect(() => parseCifar(gzip, ten)).toThrow('must be of records of 3073 bytes; this is gzip, to be unpacked first');
  });
});
