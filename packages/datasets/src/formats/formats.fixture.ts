import { zipSync } from 'fflate';
import jpeg from 'jpeg-js';
import { idx } from '../../test/sample.js';
import { parseIdx } from '../idx.js';
import { parseCelebaAttributes, parseCelebaPartition } from './celeba-lists.js';
import { cifarRecord } from './cifar.fixture.js';
import { parseCifar } from './cifar.js';
import { decodeImage } from './decode-image.js';
import { inflated } from './inflated.js';
import { mat5 } from './mat5.fixture.js';
import { parseMat5 } from './mat5.js';
import { bytesOf, int64, npz } from './npz.fixture.js';
import { openNpz, readIntegers } from './npz.js';
import { chunk, greyPng } from './png.fixture.js';
import { little, picturesPickle } from './pickle.fixture.js';
import { pickledPictures } from './pickled-pictures.js';
import { bytesAccess } from './random-access.js';
import { joinBytes } from './join-bytes.js';
import { tar } from './tar.fixture.js';
import { tarEntries } from './tar.js';
import { parseExample } from './tf-example.js';
import { example, tfRecordFile } from './tfrecord.fixture.js';
import { tfRecords } from './tfrecord.js';
import { zipEntries } from './zip.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const noise = Uint8Array.from({ length: 3000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24);
const classes = Array.from({ length: 20 }, (_, i) => i % 7);
const picture = greyPng(24, 20, (i) => noise[i]!);
const photo = new Uint8Array(jpeg.encode({ width: 16, height: 16, data: noise.subarray(0, 1024) }, 80).data);

export interface Format {
  readonly file: Uint8Array;
  /** Reads all of it. */
  readonly read: (bytes: Uint8Array) => unknown;
  /** Whole files, check sums and all, whose headers claim a size of `n`. */
  readonly lie?: (n: number) => Uint8Array;
  /** What may come of inflating or decoding, in bytes; 0 where nothing is. */
  readonly unpacked: number;
}

/** A small file of each format and how all of it is read. */
export const formats: Readonly<Record<string, Format>> = {
  idx: {
    file: idx([3, 10, 10], noise.subarray(0, 300)),
    read: parseIdx,
    lie: (n) => idx([n, n, 3], noise),
    unpacked: 0,
  },
  cifar: {
    file: joinBytes([1, 2].map((label) => cifarRecord([label], (y, x) => x + y))),
    read: (bytes) => parseCifar(bytes, { file: 'f', classes: [10] }),
    unpacked: 0,
  },
  'mat, not packed': {
    file: mat5([{ name: 'X', shape: [10, 10, 10], data: noise.subarray(0, 1000) }], { packed: false }),
    read: (bytes) => parseMat5(bytesAccess('f', bytes), { mostBytes: 1000 }),
    lie: (n) => mat5([{ name: 'X', shape: [n, 1], data: noise }], { packed: false }),
    unpacked: 0,
  },
  mat: {
    file: mat5([{ name: 'X', shape: [10, 10, 10], data: noise.subarray(0, 1000) }]),
    read: (bytes) => parseMat5(bytesAccess('f', bytes), { mostBytes: 1000 }),
    lie: (n) => mat5([{ name: 'X', shape: [n, 1], data: noise }]),
    unpacked: 8 * 1000 + 4096,
  },
  npz: {
    file: npz({ labels: int64([1, 2, 3, 1000]), data: bytesOf(10, 10)((i) => noise[i]!) }),
    read: readNpz,
    lie: (n) => npz({ labels: { ...int64([1]), shape: [n] }, data: { ...bytesOf(10)(() => 1), shape: [n, 1] } }),
    unpacked: 2 ** 14,
  },
  zip: {
    file: zipSync({ 'a/b.png': picture, 'c.txt': utf8('words, words, words') }),
    read: readZip,
    lie: claimedZip,
    unpacked: 2 ** 14,
  },
  tar: {
    file: tar([
      { path: 'a/b.png', data: picture },
      { path: 'c', data: noise },
    ]),
    read: readTar,
    lie: (n) => tar([{ path: 'a', data: noise, size: n }]),
    unpacked: 0,
  },
  png: {
    file: picture,
    read: (bytes) => decodeImage(bytes, 'f', { maxPixels: 1000 }),
    lie: claimedPng,
    unpacked: 2 ** 14,
  },
  jpeg: { file: photo, read: (bytes) => decodeImage(bytes, 'f', { maxPixels: 1000 }), unpacked: 2 ** 20 },
  tfrecord: {
    file: tfRecordFile([example({ 'image/encoded': noise, 'image/class/label': [5] })]),
    read: readRecords,
    lie: (n) => tfRecordFile([noise], n),
    unpacked: 0,
  },
  example: {
    file: example({ 'image/encoded': noise, 'image/class/label': [5, 300] }),
    read: (bytes) => parseExample(bytes, { file: 'f', offset: 0 }),
    unpacked: 0,
  },
  attributes: {
    file: utf8(`20\nA B\n${Array.from({ length: 20 }, (_, i) => `${i}.jpg 1 -1\n`).join('')}`),
    read: (bytes) => parseCelebaAttributes(bytes, 'f'),
    unpacked: 4096,
  },
  partition: {
    file: utf8('1.jpg 0\n2.jpg 1\n3.jpg 2\n'),
    read: (bytes) => parseCelebaPartition(bytes, 'f'),
    unpacked: 0,
  },
  pickle: {
    file: picturesPickle({ descr: '|u1', shape: [20, 50], data: noise.subarray(0, 1000) }, { labels: classes }),
    read: readPickle,
    lie: (n) => picturesPickle({ descr: '|u1', shape: [n % 2 ** 31, 50], data: noise }, { labels: classes }),
    unpacked: 0,
  },
  'pickle, protocol 2': {
    file: picturesPickle(
      { descr: '|u1', shape: [20, 50], data: noise.subarray(0, 1000) },
      { labels: classes },
      { protocol: 2 },
    ),
    read: readPickle,
    unpacked: 0,
  },
  'pickle, protocol 5': {
    file: picturesPickle(
      { descr: '|u1', shape: [20, 50], data: noise.subarray(0, 1000), fortran: true },
      { labels: classes },
      { protocol: 5 },
    ),
    read: readPickle,
    lie: (n) => joinBytes([Uint8Array.of(0x80, 5, 0x96), little(n, 8), noise]),
    unpacked: 0,
  },
  deflate: { file: new Uint8Array(zipSync({ a: noise }).subarray(31)), read: readDeflate, unpacked: 2 ** 14 },
};

/** The directory says `n` bytes unpacked. */
function claimedZip(n: number): Uint8Array {
  const bytes = zipSync({ a: noise });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint32(directory + 24, n, true);
  return bytes;
}

/** The header says a width of `n`, with the right check sum. */
function claimedPng(n: number): Uint8Array {
  const header = picture.slice(16, 29);
  new DataView(header.buffer).setUint32(0, n);
  return joinBytes([picture.subarray(0, 8), chunk('IHDR', header), picture.subarray(33)]);
}

async function readNpz(bytes: Uint8Array): Promise<void> {
  const open = await openNpz(bytesAccess('f', bytes));
  await readIntegers(await open('labels'), 100, 'f');
  const { data, shape } = await open('data');
  const size = shape.reduce((product, side) => product * side, 1);
  if (size <= 1000) await data.read(size);
  await data.close();
}

function readPickle(bytes: Uint8Array): void {
  const { size, rowOf, labelsOf } = pickledPictures(bytes, 'f', 50);
  for (let row = 0; row < size; row++) rowOf(row);
  labelsOf('labels', { first: 0, last: 6 });
}

async function readZip(bytes: Uint8Array): Promise<void> {
  for (const { read, stream } of await zipEntries(bytesAccess('f', bytes))) {
    await read();
    for await (const piece of stream()) void piece;
  }
}

async function readTar(bytes: Uint8Array): Promise<void> {
  for await (const { read } of tarEntries([bytes.subarray(0, 700), bytes.subarray(700)], { file: 'f' })) await read();
}

async function readRecords(bytes: Uint8Array): Promise<void> {
  for await (const { data, ...place } of tfRecords([bytes], { file: 'f' })) parseExample(data, place);
}

async function readDeflate(bytes: Uint8Array): Promise<void> {
  for await (const piece of inflated([bytes], { format: 'deflate-raw', limit: 4000, file: 'f', offset: 0 })) void piece;
}
