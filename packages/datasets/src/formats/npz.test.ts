import { describe, expect, it } from 'vitest';
import { bytesOf, int64, npz, type NpyArray } from './npz.fixture.js';
import { openNpz, readIntegers } from './npz.js';
import { bytesAccess } from './random-access.js';

/** By NumPy 2.4.6: savez_compressed(data=arange(6, dtype=uint8).reshape(2, 3), labels=array([1000, 1])). */
const NUMPY =
  'UEsDBC0AAAAIAAAAIQB+ntfP//////////8IABQAZGF0YS5ucHkBABAAhgAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgZGJmYWVgBQSwMELQAAAAgAAAAhADv/Kc7//////////woAFABsYWJlbHMubnB5AQAQAJAAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuF8wMYMAIoRgAUEsBAi0DLQAAAAgAAAAhAH6e189MAAAAhgAAAAgAAAAAAAAAAAAAAIABAAAAAGRhdGEubnB5UEsBAi0DLQAAAAgAAAAhADv/Kc5MAAAAkAAAAAoAAAAAAAAAAAAAAIABhgAAAGxhYmVscy5ucHlQSwUGAAAAAAIAAgBuAAAADgEAAAAA';

const open = (bytes: Uint8Array): ReturnType<typeof openNpz> => openNpz(bytesAccess('a.npz', bytes));
const integers = async (array: NpyArray, most = 10): Promise<number[]> =>
  readIntegers(await (await open(npz({ a: array })))('a'), most, 'a.npz');

describe('openNpz', () => {
  it('reads what NumPy wrote', async () => {
    const array = await open(new Uint8Array(Buffer.from(NUMPY, 'base64')));
    const { descr, shape, data } = await array('data');
    expect([descr, shape]).toEqual(['|u1', [2, 3]]);
    expect([...(await data.read(6))]).toEqual([0, 1, 2, 3, 4, 5]);
    await data.close();
    expect(await readIntegers(await array('labels'), 10, 'a.npz')).toEqual([1000, 1]);
  });

  it('reads whole numbers of every width', async () => {
    const view = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer);
    expect(await integers({ descr: '|i1', shape: [2], data: view(Int8Array.of(-1, 5)) })).toEqual([-1, 5]);
    expect(await integers({ descr: '<u2', shape: [2], data: view(Uint16Array.of(65535, 5)) })).toEqual([65535, 5]);
    expect(await integers({ descr: '<i4', shape: [1, 2], data: view(Int32Array.of(-7, 5)) })).toEqual([-7, 5]);
    expect(await integers(int64([-3, 2 ** 40]))).toEqual([-3, 2 ** 40]);
  });

  it('refuses other types, and claims that are too large', async () => {
    await expect(integers({ descr: '<f8', shape: [1], data: new Uint8Array(8) })).rejects.toThrow(
      'must hold whole numbers, little-endian',
    );
    await expect(integers({ descr: '|O', shape: [1], data: new Uint8Array(8) })).rejects.toThrow(
      'must hold numbers, not Python',
    );
    await expect(integers({ descr: '|u1', shape: [1e12], data: new Uint8Array(8) })).rejects.toThrow(
      'must have at most 10 numbers',
    );
    await expect(integers({ descr: '|u1', shape: [1e9, 1e9], data: new Uint8Array(8) })).rejects.toThrow(
      'must have a shape that a file can have',
    );
    await expect(integers({ descr: '|u1', shape: [9], data: new Uint8Array(8) })).rejects.toThrow('it is cut off');
  });

  it('says which arrays there are', async () => {
    const array = await open(npz({ b: bytesOf(1)(() => 0) }));
    await expect(array('a')).rejects.toThrow('must hold an array a (else');
    await expect(array('a')).rejects.toThrow('got ["b.npy"]');
  });
});
