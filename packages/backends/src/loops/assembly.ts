/** Bytes of WebAssembly. A value's code leaves it on the stack; a statement's leaves nothing. */
export type Code = readonly number[];

/** How a number is passed and kept. */
export type Type = 'i32' | 'f32' | 'v128';

export const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** Unsigned whole numbers, seven bits a byte. */
export const unsigned = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);

/** What is computed from values on the stack. */
export type Instruction = (...values: Code[]) => Code;

type Instructions<Names extends string> = Readonly<Record<Names, Instruction>> & {
  readonly constant: (n: number) => Code;
};

const instruction =
  (...opcode: number[]) =>
  (...values: Code[]): Code => [...values.flat(), ...opcode];
const simd = (opcode: number) => instruction(0xfd, ...unsigned(opcode));

/** Whole numbers and addresses, 32 bits. */
export const i32: Instructions<'add' | 'sub' | 'mul' | 'below' | 'least'> = {
  constant: (n) => [0x41, ...signed(n | 0)],
  add: instruction(0x6a),
  sub: instruction(0x6b),
  mul: instruction(0x6c),
  /** Of addresses: unsigned. */
  below: instruction(0x49),
  least: (a, b) => [...a!, ...b!, ...i32.below(a!, b!), 0x1b],
};

const word = (n: number): Code => [...new Uint8Array(Float32Array.of(n).buffer)]; // little-endian, as everywhere
const bits = (n: number): Code => [...new Uint8Array(Int32Array.of(n).buffer)];
const fourTimes = (bytes: Code): Code => [0xfd, ...unsigned(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];

/** Four float32 numbers at once. */
export const f32x4: Instructions<
  | 'splat'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'abs'
  | 'neg'
  | 'min'
  | 'max'
  | 'pmin'
  | 'pmax'
  | 'nearest'
  | 'gt'
  | 'lt'
  | 'ne'
> = {
  constant: (n) => fourTimes(word(n)),
  splat: simd(0x13),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  abs: simd(0xe0),
  neg: simd(0xe1),
  /** NaN where either is. */
  min: simd(0xe8),
  max: simd(0xe9),
  /** `b < a ? b : a`, so `a` where either is NaN. */
  pmin: simd(0xea),
  /** `a < b ? b : a`. */
  pmax: simd(0xeb),
  nearest: simd(0x6a),
  /** Masks: all bits where it holds. */
  gt: simd(0x44),
  lt: simd(0x43),
  ne: simd(0x42),
};

/** Four whole numbers at once. */
export const i32x4: Instructions<'add' | 'sub' | 'fromFloat'> & {
  readonly shiftLeft: (x: Code, places: number) => Code;
  readonly shiftRight: (x: Code, places: number) => Code;
} = {
  constant: (n) => fourTimes(bits(n)),
  add: simd(0xae),
  sub: simd(0xb1),
  shiftLeft: (x, places) => simd(0xab)(x, i32.constant(places)),
  shiftRight: (x, places) => simd(0xac)(x, i32.constant(places)),
  fromFloat: simd(0xf8),
};

/** `a` where the mask has ones, else `b`. */
export const select = (mask: Code, a: Code, b: Code): Code => simd(0x52)(a, b, mask);

/** Four of the eight numbers of `a` and `b`. */
export const pick = (a: Code, b: Code, lanes: readonly number[]): Code => [
  ...a,
  ...b,
  ...[0xfd, ...unsigned(0x0d)],
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
];

const at = (opcode: number, alignment: number, offset: number): Code => [
  0xfd,
  ...unsigned(opcode),
  alignment,
  ...unsigned(offset),
];

interface Memory {
  readonly load: (address: Code, offset?: number) => Code;
  readonly store: (address: Code, value: Code, offset?: number) => Code;
  /** One number in four places. */
  readonly loadSplat: (address: Code, offset?: number) => Code;
  /** One number, beside zeros. */
  readonly loadOne: (address: Code, offset?: number) => Code;
  readonly storeOne: (address: Code, value: Code, offset?: number) => Code;
  readonly copy: (to: Code, from: Code, bytes: Code) => Code;
}

/** Reads and writes of memory, `offset` bytes beyond an address. Addresses of tensors are multiples of 4 at least. */
export const memory: Memory = {
  load: (address, offset = 0) => [...address, ...at(0x00, 2, offset)],
  store: (address, value, offset = 0) => [...address, ...value, ...at(0x0b, 2, offset)],
  loadSplat: (address, offset = 0) => [...address, ...at(0x09, 2, offset)],
  loadOne: (address, offset = 0) => [...address, ...at(0x5c, 2, offset)],
  storeOne: (address, value, offset = 0) => [...address, ...value, ...at(0x5a, 2, offset), 0],
  copy: (to, from, bytes) => [...to, ...from, ...bytes, 0xfc, 0x0a, 0, 0],
};

/** Runs `body` as long as `condition` holds before it. */
export const whileLoop = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40], // block, loop
  ...[...condition, 0x45, 0x0d, 1], // not: out of the block
  ...body,
  ...[0x0c, 0, 0x0b, 0x0b], // again
];
