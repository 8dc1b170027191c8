import { joinBytes } from './join-bytes.js';

export interface ArrayToPickle {
  /** NumPy's code: `|u1`, `<i8`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  readonly fortran?: boolean;
}

/** How a pickle is written. */
export interface PickleStyle {
  readonly protocol: 2 | 3 | 4 | 5;
  /** Strings as Python 2 wrote them: bytes. */
  readonly python2?: boolean;
  /** What NumPy calls its inside: `numpy.core` up to 1, `numpy._core` from 2 on. */
  readonly core?: string;
}

const ascii = (text: string): Uint8Array => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const code = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

/** `n` in `width` bytes, little-endian. */
export const little = (n: number, width: number): Uint8Array =>
  Uint8Array.from({ length: width }, (_, i) => Math.floor(n / 256 ** i) % 256);

export const global = (module: string, name: string): Uint8Array => ascii(`c${module}\n${name}\n`);
export const text = (value: string): Uint8Array => joinBytes([ascii('X'), little(utf8(value).length, 4), utf8(value)]);
const short = (value: string, { python2 }: PickleStyle): Uint8Array =>
  python2 ? joinBytes([ascii('U'), code(value.length), ascii(value)]) : text(value);

function bytes(data: Uint8Array, { protocol, python2 }: PickleStyle): Uint8Array {
  if (python2) return joinBytes([ascii('T'), little(data.length, 4), data]);
  if (protocol > 2) return joinBytes([ascii('B'), little(data.length, 4), data]);
  const letters = [...data].map((byte) => String.fromCharCode(byte)).join('');
  return joinBytes([global('_codecs', 'encode'), text(letters), text('latin1'), code(0x86), ascii('R')]);
}

export const int = (n: number): Uint8Array => joinBytes([ascii('J'), little(n < 0 ? n + 2 ** 32 : n, 4)]);

/** A list as Python writes it: appended to in runs of a thousand. */
export const list = (items: readonly Uint8Array[]): Uint8Array =>
  joinBytes([
    ascii(']'),
    ...Array.from({ length: Math.ceil(items.length / 1000) }, (_, run) =>
      joinBytes([ascii('('), ...items.slice(1000 * run, 1000 * (run + 1)), ascii('e')]),
    ),
  ]);

const tuple = (...items: Uint8Array[]): Uint8Array => joinBytes([ascii('('), ...items, ascii('t')]);
const [none, yes, no] = [ascii('N'), code(0x88), code(0x89)];

const dtype = (descr: string, style: PickleStyle): Uint8Array =>
  joinBytes([
    global('numpy', 'dtype'),
    tuple(short(descr.slice(1), style), no, yes),
    ascii('R'),
    tuple(int(3), short(descr[0]!, style), none, none, none, int(-1), int(-1), int(0)),
    ascii('b'),
  ]);

/** An array as NumPy gives it to the pickler. */
export function array({ descr, shape, data, fortran = false }: ArrayToPickle, style: PickleStyle): Uint8Array {
  const { protocol, core = 'numpy.core' } = style;
  const sides = tuple(...shape.map(int));
  if (protocol === 5) {
    const held = joinBytes([code(0x96), little(data.length, 8), data]);
    const args = tuple(held, dtype(descr, style), sides, text(fortran ? 'F' : 'C'));
    return joinBytes([global(`${core}.numeric`, '_frombuffer'), args, ascii('R')]);
  }
  const empty = tuple(global('numpy', 'ndarray'), tuple(int(0)), bytes(ascii('b'), style));
  const state = tuple(int(1), sides, dtype(descr, style), fortran ? yes : no, bytes(data, style));
  return joinBytes([global(`${core}.multiarray`, '_reconstruct'), empty, ascii('R'), state, ascii('b')]);
}

/** A dictionary of what is pickled already, by its names. */
export const dict = (entries: Readonly<Record<string, Uint8Array>>, style: PickleStyle): Uint8Array =>
  joinBytes([
    ascii('}('),
    ...Object.entries(entries).flatMap(([name, value]) => [short(name, style), value]),
    ascii('u'),
  ]);

/** A whole file of one value; from protocol 4 on in a frame. */
export function pickle(value: Uint8Array, { protocol }: PickleStyle): Uint8Array {
  const body = joinBytes([value, ascii('.')]);
  const frame = protocol < 4 ? [] : [code(0x95), little(body.length, 8)];
  return joinBytes([code(0x80, protocol), ...frame, body]);
}

/** `data` `[n, width]` and lists of classes, as data sets have them. */
export function picturesPickle(
  data: ArrayToPickle,
  labels: Readonly<Record<string, readonly number[]>>,
  style: PickleStyle = { protocol: 3 },
): Uint8Array {
  const lists = Object.entries(labels).map(([name, classes]) => [name, list(classes.map(int))] as const);
  return pickle(dict({ ...Object.fromEntries(lists), data: array(data, style) }, style), style);
}
