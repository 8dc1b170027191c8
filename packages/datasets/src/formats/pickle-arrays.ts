import {
  nameOf,
  ofKind,
  type PickledArray,
  type PickledDtype,
  type PickledString,
  type PickleValue,
} from './pickle-value.js';

/** Throws for what must be otherwise. */
export type Fault = (want: string, got?: unknown) => never;

type Call = (args: readonly PickleValue[], fault: Fault) => PickleValue;

/** A class that is named, and never called. */
const named: Call = (_, fault) => fault('must call no class of NumPy itself');

const reconstruct: Call = () => ({
  kind: 'array',
  descr: '|u1',
  shape: [0],
  fortran: false,
  data: new Uint8Array(0),
});

/** All that a pickle may name. NumPy calls its inside `core` up to 1, `_core` from 2 on. */
const CALLS: Readonly<Record<string, Call>> = {
  'numpy.ndarray': named,
  'numpy.dtype': ([code], fault) => dtype(nameOf(code), fault),
  'numpy.core.multiarray._reconstruct': reconstruct,
  'numpy._core.multiarray._reconstruct': reconstruct,
  'numpy.core.numeric._frombuffer': fromBuffer,
  'numpy._core.numeric._frombuffer': fromBuffer,
  '_codecs.encode': encode,
};

export const isAllowed = (name: string): boolean => Object.hasOwn(CALLS, name);

/** What one of the allowed functions makes of its arguments: of code of ours, never of the file's. */
export function call(callee: PickleValue, args: PickleValue, fault: Fault): PickleValue {
  const name = ofKind(callee, 'global')?.name;
  const tuple = ofKind(args, 'tuple');
  if (name === undefined || !tuple) return fault('must call a function, with a tuple of arguments');
  return CALLS[name]!(tuple.items, fault);
}

/** Gives an array or a type the state that it was pickled with. */
export function build(target: PickleValue, state: PickleValue, fault: Fault): void {
  const items = ofKind(state, 'tuple')?.items ?? fault('must give a state that is a tuple');
  const type = ofKind(target, 'dtype');
  const array = ofKind(target, 'array');
  if (type) type.order = byteOrder(nameOf(items[1]), fault);
  else if (!array) fault('must give a state to arrays and their types alone');
  else Object.assign(array, arrayOf([items[4], items[2], items[1], items[3] === true], fault));
}

function dtype(code: string | undefined, fault: Fault): PickledDtype {
  if (code === undefined || !/^[biuf][1248]$/.test(code)) return fault('must have arrays of numbers', code);
  return { kind: 'dtype', code, order: '|' };
}

const byteOrder = (order: string | undefined, fault: Fault): string =>
  order !== undefined && '|<>'.includes(order) && order.length === 1 ? order : fault('must have a byte order', order);

type ArrayParts = readonly [data: PickleValue | undefined, type: PickleValue | undefined, shape: PickleValue | undefined, fortran: boolean]; // prettier-ignore

function arrayOf([data, type, shape, fortran]: ArrayParts, fault: Fault): PickledArray {
  const bytes = ofKind(data, 'bytes') ?? fault('must have an array’s numbers as bytes');
  const { code, order } = ofKind(type, 'dtype') ?? fault('must have an array’s type');
  const sides = (ofKind(shape, 'tuple') ?? fault('must have an array’s shape')).items;
  if (!sides.every((side): side is number => Number.isSafeInteger(side) && (side as number) >= 0))
    return fault('must have an array’s shape of whole numbers');
  const wanted = sides.reduce((product, side) => product * side, Number(code[1]));
  const length = bytes.to - bytes.from;
  if (wanted !== length) return fault(`must have ${wanted} bytes in an array [${sides.join(', ')}] of ${code}`, length);
  return {
    kind: 'array',
    descr: order + code,
    shape: sides,
    fortran,
    data: bytes.source.subarray(bytes.from, bytes.to),
  };
}

/** Of protocol 5: the bytes, the type, the shape, and whose order. */
function fromBuffer([data, type, shape, order]: readonly PickleValue[], fault: Fault): PickledArray {
  const fortran = nameOf(order) === 'F';
  if (!fortran && nameOf(order) !== 'C') fault('must be in C’s or Fortran’s order', nameOf(order));
  return arrayOf([data, type, shape, fortran], fault);
}

/** How Python 3 writes bytes into protocol 2, which has none: as text of the first 256 characters. */
function encode([value, encoding]: readonly PickleValue[], fault: Fault): PickledString {
  const text = ofKind(value, 'text') ?? fault('must encode a text');
  if (nameOf(encoding) !== 'latin1') fault('must encode as latin1', nameOf(encoding));
  return (text.encoded ??= latin1(text, fault));
}

/** From UTF-8 to one byte a character, without a string in between. */
function latin1({ source, from, to }: PickledString, fault: Fault): PickledString {
  const out = new Uint8Array(to - from);
  let length = 0;
  for (let i = from; i < to; i++) {
    const byte = source[i]!;
    if (byte >= 0x80) {
      const next = i + 1 < to ? source[i + 1]! : 0;
      if ((byte !== 0xc2 && byte !== 0xc3) || (next & 0xc0) !== 0x80) fault('must encode characters of latin1', byte);
      out[length++] = ((byte & 3) << 6) | (next & 0x3f);
      i++;
    } else out[length++] = byte;
  }
  return { kind: 'bytes', source: out, from: 0, to: length };
}
