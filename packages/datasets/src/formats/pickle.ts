import { badFile, badStart } from './bad-file.js';
import { build, call, isAllowed, type Fault } from './pickle-arrays.js';
import { pickleBytes, type PickleBytes } from './pickle-bytes.js';
import { append, pickleStack, setItems, type PickleStack } from './pickle-stack.js';
import { nameOf, type PickleValue } from './pickle-value.js';

interface Machine {
  readonly source: Uint8Array;
  readonly bytes: PickleBytes;
  readonly stack: PickleStack;
  readonly memo: Map<number, PickleValue>;
  readonly fault: Fault;
}

type Instruction = (machine: Machine) => void;

/** Instructions that one file may have: a batch of CIFAR-100 has some 200,000. */
const MOST_INSTRUCTIONS = 2 ** 20;
const [PROTO, STOP] = [0x80, 0x2e];

const push =
  (make: (machine: Machine) => PickleValue): Instruction =>
  (machine) =>
    machine.stack.push(make(machine));

/** Text or bytes behind their length of `width` bytes. */
const string = (kind: 'text' | 'bytes', width: number): Instruction =>
  push(({ source, bytes }) => {
    const length = bytes.unsigned(width);
    const from = bytes.skip(length);
    return { kind, source, from, to: from + length };
  });

const tuple = (size: number): Instruction =>
  push(({ stack }) => ({ kind: 'tuple', items: Array.from({ length: size }, stack.pop).reverse() }));

const remember =
  (index: (machine: Machine) => number): Instruction =>
  (machine) =>
    void machine.memo.set(index(machine), machine.stack.top());

const recall = (width: number): Instruction =>
  push(({ memo, bytes, fault }) => {
    const index = bytes.unsigned(width);
    return memo.has(index) ? memo.get(index)! : fault('must recall what it remembered', index);
  });

const named = (module: string | undefined, name: string | undefined, fault: Fault): PickleValue => {
  const whole = `${module}.${name}`;
  if (!isAllowed(whole)) fault('must call nothing but what makes NumPy’s arrays: a pickle is a program', whole);
  return { kind: 'global', name: whole };
};

/** By their bytes, as Python's `pickletools` names them. What is not here is refused. */
const INSTRUCTIONS: Readonly<Record<number, Instruction>> = {
  0x95: ({ bytes, fault }) => void (bytes.unsigned(8) <= bytes.left() || fault('must have a FRAME within the file')),
  0x28: ({ stack }) => stack.mark(), // MARK
  0x4e: push(() => null), // NONE
  0x88: push(() => true), // NEWTRUE
  0x89: push(() => false), // NEWFALSE
  0x4b: push(({ bytes }) => bytes.unsigned(1)), // BININT1
  0x4d: push(({ bytes }) => bytes.unsigned(2)), // BININT2
  0x4a: push(({ bytes }) => bytes.signed(4)), // BININT
  0x8a: push(longInteger), // LONG1
  0x47: push(({ bytes }) => bytes.double()), // BINFLOAT
  0x55: string('bytes', 1), // SHORT_BINSTRING, of Python 2
  0x54: string('bytes', 4), // BINSTRING, of Python 2
  0x43: string('bytes', 1), // SHORT_BINBYTES
  0x42: string('bytes', 4), // BINBYTES
  0x8e: string('bytes', 8), // BINBYTES8
  0x96: string('bytes', 8), // BYTEARRAY8
  0x8c: string('text', 1), // SHORT_BINUNICODE
  0x58: string('text', 4), // BINUNICODE
  0x8d: string('text', 8), // BINUNICODE8
  0x7d: push(() => ({ kind: 'dict', entries: new Map() })), // EMPTY_DICT
  0x5d: push(() => ({ kind: 'list', items: [] })), // EMPTY_LIST
  0x29: tuple(0), // EMPTY_TUPLE
  0x85: tuple(1), // TUPLE1
  0x86: tuple(2), // TUPLE2
  0x87: tuple(3), // TUPLE3
  0x74: push(({ stack }) => ({ kind: 'tuple', items: stack.popMark() })), // TUPLE
  0x71: remember(({ bytes }) => bytes.unsigned(1)), // BINPUT
  0x72: remember(({ bytes }) => bytes.unsigned(4)), // LONG_BINPUT
  0x94: remember(({ memo }) => memo.size), // MEMOIZE
  0x68: recall(1), // BINGET
  0x6a: recall(4), // LONG_BINGET
  0x63: push(({ bytes, fault }) => named(bytes.line(), bytes.line(), fault)), // GLOBAL
  0x93: push(({ stack, fault }) => {
    const name = nameOf(stack.pop());
    return named(nameOf(stack.pop()), name, fault);
  }), // STACK_GLOBAL
  0x61: ({ stack, fault }) => {
    const item = stack.pop();
    append(stack.top(), [item], fault);
  }, // APPEND
  0x65: ({ stack, fault }) => {
    const items = stack.popMark();
    append(stack.top(), items, fault);
  }, // APPENDS
  0x73: ({ stack, fault }) => {
    const value = stack.pop();
    const key = stack.pop();
    setItems(stack.top(), [key, value], fault);
  }, // SETITEM
  0x75: ({ stack, fault }) => {
    const pairs = stack.popMark();
    setItems(stack.top(), pairs, fault);
  }, // SETITEMS
  0x52: ({ stack, fault }) => {
    const args = stack.pop();
    stack.push(call(stack.pop(), args, fault));
  }, // REDUCE
  0x62: ({ stack, fault }) => {
    const state = stack.pop();
    build(stack.top(), state, fault);
  }, // BUILD
};

function longInteger({ bytes, fault }: Machine): number {
  const width = bytes.unsigned(1);
  const value = width <= 8 ? bytes.signed(width) : NaN;
  return Number.isSafeInteger(value) ? value : fault('must have numbers below 2^53', width);
}

/**
 * The value of a pickle (protocols 2 to 5, Python's `pickletools`) of dictionaries, lists, tuples, numbers, text, bytes and
 * NumPy's arrays. Nothing of it is run: instructions that make objects, and all names but those by which NumPy pickles its
 * arrays, are refused. Arrays are views of `bytes`; of protocol 2 as Python 3 writes it, where bytes are text, a copy.
 *
 * Throws an `EbmError` with the offset, and the name that was refused.
 */
export function parsePickle(bytes: Uint8Array, file: string): PickleValue {
  if (bytes[0] !== PROTO) throw badStart(file, bytes, 'must begin as a Python pickle of protocol 2 or later');
  const reader = pickleBytes(bytes, file);
  reader.skip(1);
  let offset = 0; // of the instruction
  const fault: Fault = (want, got) => {
    throw badFile({ file, offset }, want, got);
  };
  const protocol = reader.unsigned(1);
  if (!(protocol >= 2 && protocol <= 5)) fault('must be a pickle of protocol 2 to 5', protocol);
  const stack = pickleStack(fault);
  const machine: Machine = { source: bytes, bytes: reader, stack, memo: new Map(), fault };
  for (let n = 0; n < MOST_INSTRUCTIONS; n++) {
    offset = reader.offset();
    const code = reader.unsigned(1);
    if (code === STOP) return only(stack, reader, fault);
    (INSTRUCTIONS[code] ?? fault('must have the instructions of plain data', `0x${code.toString(16)}`))(machine);
  }
  return fault(`must have at most ${MOST_INSTRUCTIONS} instructions`);
}

function only(stack: PickleStack, reader: PickleBytes, fault: Fault): PickleValue {
  const value = stack.pop();
  if (stack.depth() > 0 || reader.left() > 0) fault('must end with one value', stack.depth() + 1);
  return value;
}
