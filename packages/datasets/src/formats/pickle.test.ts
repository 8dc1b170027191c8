import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/pickles.json' with { type: 'json' };
import { joinBytes } from './join-bytes.js';
import { array, code, dict, global, int, list, little, pickle, text, type PickleStyle } from './pickle.fixture.js';
import { parsePickle } from './pickle.js';
import { nameOf, ofKind, type PickleValue } from './pickle-value.js';

const three: PickleStyle = { protocol: 3 };
const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const read = (bytes: Uint8Array): PickleValue => parsePickle(bytes, 'f');
const entriesOf = (bytes: Uint8Array): Map<string, PickleValue> => ofKind(read(bytes), 'dict')!.entries;
const whole = (...parts: Uint8Array[]): Uint8Array => pickle(joinBytes(parts), three);
const op = (letter: string): Uint8Array => code(letter.charCodeAt(0));

/** Numbers of an array of one byte each, row by row. */
function rowsOf(value: PickleValue | undefined): number[][] {
  const { shape, data, fortran } = ofKind(value, 'array')!;
  const [rows, width] = shape as [number, number];
  const at = (row: number, i: number): number => data[fortran ? i * rows + row : row * width + i]!;
  return Array.from({ length: rows }, (_, row) => Array.from({ length: width }, (_, i) => at(row, i)));
}

describe('parsePickle of what Python wrote', () => {
  it('has the pickles of the program that is here', () => {
    const program = readFileSync(new URL('../../../../golden/pickles/make.py', import.meta.url));
    expect(createHash('sha256').update(program).digest('hex')).toBe(golden.source);
  });

  it.each([0, 1, 2, 3])('arrays, lists and names, of protocol %i and two more', (i) => {
    const lists = entriesOf(bytesOf(golden.read.lists[i]!));
    expect(rowsOf(lists.get('data'))).toEqual(golden.data);
    expect(ofKind(lists.get('data'), 'array')).toMatchObject({ descr: '|u1', fortran: false });
    expect(ofKind(lists.get('labels'), 'list')!.items).toEqual(golden.labels);
    const mean = ofKind(lists.get('mean'), 'array')!;
    expect(mean).toMatchObject({ descr: '<f8', shape: [12] });
    const first = new DataView(mean.data.buffer, mean.data.byteOffset).getFloat64(0, true);
    expect(first).toBeCloseTo(golden.data.reduce((sum, row) => sum + row[0]!, 0) / 3, 12);
    const columns = entriesOf(bytesOf(golden.read.columns[i]!));
    expect(rowsOf(columns.get('data'))).toEqual(golden.data);
    expect(ofKind(columns.get('data'), 'array')!.fortran).toBe(true);
    expect(columns.get('mean')).toBeNull();
    const named = entriesOf(bytesOf(golden.read.bytes[i]!));
    expect(rowsOf(named.get('data'))).toEqual(golden.data);
    expect(ofKind(named.get('labels'), 'array')).toMatchObject({ descr: '<i2', shape: [3] });
    expect(nameOf(named.get('batch_label'))).toBe('training batch 1 of 5');
  });

  it.each([0, 1, 2, 3])('long lists, and all that is plain data, of protocol %i and two more', (i) => {
    const long = entriesOf(bytesOf(golden.read.long[i]!));
    expect(rowsOf(long.get('data')).flat()).toEqual(
      golden.data.flatMap((row) => Array.from({ length: 350 }, () => row[0])),
    );
    expect(ofKind(long.get('labels'), 'list')!.items).toEqual(Array.from({ length: 1050 }, (_, n) => golden.labels[n % 3])); // prettier-ignore
    expect(ofKind(long.get('names'), 'list')!.items.map(nameOf)).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
    const odd = entriesOf(bytesOf(golden.read.odd[i]!));
    const { items } = ofKind(odd.get('labels'), 'list')!;
    expect(items.slice(0, 5)).toEqual([2 ** 40, -1, 0.5, null, true]);
    expect(items.slice(5, 7)).toEqual([[], [1, 2, 3, 4]].map((list) => ({ kind: 'tuple', items: list })));
    expect(items[7]).toBe(-(2 ** 31));
    const [one, two] = ofKind(odd.get('same'), 'list')!.items;
    expect(one).toBe(two); // remembered, not read again
  });

  it('arrays are views of the file, but for protocol 2 of Python 3', () => {
    for (const i of [1, 2, 3]) {
      const bytes = bytesOf(golden.read.lists[i]!);
      expect(ofKind(entriesOf(bytes).get('data'), 'array')!.data.buffer).toBe(bytes.buffer);
    }
  });

  it.each(Object.entries(golden.refused))('refuses to call %s, and names it', (name, pickles) => {
    for (const bytes of pickles.map(bytesOf)) {
      expect(() => read(bytes)).toThrow(/^f, byte \d+: must call nothing but what makes NumPy’s arrays/);
      expect(() => read(bytes)).toThrow(`got "${name}"`);
    }
  });
});

describe('parsePickle', () => {
  const styles: PickleStyle[] = [{ protocol: 2, python2: true }, { protocol: 2 }, three, { protocol: 4 }, { protocol: 5 }]; // prettier-ignore
  it.each(styles)('reads what NumPy up to 1 wrote: %j', (style) => {
    const data = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256);
    const entries = entriesOf(pickle(dict({ data: array({ descr: '|u1', shape: [3, 100], data }, style) }, style), style)); // prettier-ignore
    expect(rowsOf(entries.get('data')).flat()).toEqual([...data]);
  });

  it('decodes a text once, however often it is encoded', () => {
    const encode = joinBytes([global('_codecs', 'encode'), op('h'), code(0), text('latin1'), code(0x86), op('R')]);
    const remembered = joinBytes([text('é'.repeat(100)), op('q'), code(0)]);
    const { items } = ofKind(read(whole(op('('), remembered, encode, encode, op('t'))), 'tuple')!;
    expect(ofKind(items[1], 'bytes')).toMatchObject({ from: 0, to: 100, source: { 0: 0xe9, 99: 0xe9 } });
    expect(items[2]).toBe(items[1]);
  });

  const u1 = { descr: '|u1', shape: [2, 2], data: code(1, 2, 3, 4) };
  it.each<[string, Uint8Array, string]>([
    ['nothing', code(), 'must begin as a Python pickle of protocol 2 or later; this is an empty file'],
    ['protocol 0', new TextEncoder().encode('(dp0\n.'), 'byte 0: must begin as a Python pickle of protocol 2 or later'],
    ['protocol 6', code(0x80, 6, 0x4e, 0x2e), 'must be a pickle of protocol 2 to 5 (else'],
    ['an instruction that makes objects', whole(op('N'), code(0x81)), 'byte 3: must have the instructions of plain data'],
    ['a persistent name', whole(op('N'), op('Q')), 'must have the instructions of plain data'],
    ['the end before a value', whole(), 'byte 2: must put a value down before it takes one'],
    ['two values', whole(op('N'), op('N')), 'must end with one value'],
    ['bytes behind the end', joinBytes([whole(op('N')), code(0)]), 'must end with one value'],
    ['a value below a mark', whole(op('N'), op('('), op('a')), 'must put a value down before it takes one'],
    ['no mark', whole(op('N'), op('t')), 'must set a mark before it goes back to one'],
    ['what it never remembered', whole(op('h'), code(7)), 'must recall what it remembered (else'],
    ['a string that is cut off', whole(op('X'), little(9, 4), code(65)), 'byte 7: must go on for 9 bytes: it is cut off'],
    ['a frame that is cut off', code(0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e), 'must have a FRAME within the file'],
    ['an append to a tuple', whole(op(')'), op('N'), op('a')), 'must append to a list'],
    ['a value of a list', whole(op(']'), op('N'), op('N'), op('s')), 'must set what is in a dictionary'],
    ['a key without a value', whole(op('}'), op('('), op('N'), op('u')), 'must have a value for each key'],
    ['a number as a key', whole(op('}'), int(1), op('N'), op('s')), 'must have names as a dictionary’s keys'],
    ['a call of a number', whole(int(1), op(')'), op('R')), 'must call a function, with a tuple of arguments'],
    ['a call without a tuple', whole(global('numpy', 'dtype'), int(1), op('R')), 'must call a function, with a tuple'],
    ['a call of a class', whole(global('numpy', 'ndarray'), op(')'), op('R')), 'must call no class of NumPy itself'],
    ['what an object inherits', whole(global('constructor', '')), 'must call nothing but'],
    ['a type of objects', whole(array({ ...u1, descr: '|O8' }, three)), 'must have arrays of numbers (else'],
    ['an order that is none', whole(array({ ...u1, descr: '?u1' }, three)), 'must have a byte order (else'],
    ['less than the shape', whole(array({ ...u1, shape: [2, 3] }, three)), 'must have 6 bytes in an array [2, 3] of u1'],
    ['a shape that wraps around', whole(array({ ...u1, shape: [2 ** 31 - 1, 2 ** 31 - 1] }, three)), 'must have 46116860'],
    ['a shape below 0', whole(array({ ...u1, shape: [-2, -2] }, three)), 'must have an array’s shape of whole numbers'],
    ['a state of a list', whole(list([]), op(')'), op('b')), 'must give a state to arrays and their types alone'],
    ['a text that is no latin1', whole(global('_codecs', 'encode'), text('€'), text('latin1'), code(0x86), op('R')), 'must encode characters of latin1'],
    ['another encoding', whole(global('_codecs', 'encode'), text('a'), text('zip'), code(0x86), op('R')), 'must encode as latin1 (else'],
    ['a number beyond 2^53', whole(code(0x8a, 8), little(2 ** 62, 8)), 'must have numbers below 2^53'],
    ['a line without end', whole(op('c'), new Uint8Array(300).fill(65)), 'must have lines of less than 256 bytes'],
  ])('refuses %s', (_, bytes, message) => expect(() => read(bytes)).toThrow(message)); // prettier-ignore

  it('refuses more instructions than a data set has', () => {
    const many = new Uint8Array(2 ** 20 + 1).fill(0x4e);
    expect(() => read(whole(many))).toThrow('must have at most 1048576 instructions');
  });
});
