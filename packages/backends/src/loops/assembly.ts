/** Bytes of WebAssembly. A value's code leaves it on the stack; a statement's leaves nothing. */
export type Code = readonly number[];

/** How a number is passed and kept. */
export type Type = 'i32' | 'f32' | 'v128';

export const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** Unsigned whole numbers, seven bits a byte. */
export const unsigned = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);

const instruction =
  (...opcode: number[]) =>
  (...values: Code[]): Code => [...values.flat(), ...opcode];
const simd = (opcode: number) => instruction(0xfd, ...unsigned(opcode));

/** Whole numbers and addresses, 32 bits. */
export const i32 = {
  constant: (n: number): Code => [0x41, ...signed(n | 0)],
  add: instruction(0x6a),
  sub: instruction(0x6b),
  mul: instruction(0x6c),
  /** Of addresses: unsigned. */
  below: instruction(0x49),
  least: (a: Code, b: Code): Code => [...a, ...b, ...i32.below(a, b), 0x1b],
};

const word = (n: number): Code => [...new Uint8Array(Float32Array.of(n).buffer)]; // little-endian, as everywhere
const bits = (n: number): Code => [...new Uint8Array(Int32Array.of(n).buffer)];
const fourTimes = (bytes: Code): Code => [0xfd, ...unsigned(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];

/** Four float32 numbers at once. */
export const f32x4 = {
  constant: (n: number): Code => fourTimes(word(n)),
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
export const i32x4 = {
  constant: (n: number): Code => fourTimes(bits(n)),
  add: simd(0xae),
  sub: simd(0xb1),
  and: simd(0x4e),
  shiftLeft: (x: Code, places: number): Code => simd(0xab)(x, i32.constant(places)),
  shiftRight: (x: Code, places: number): Code => simd(0xac)(x, i32.constant(places)),
  fromFloat: simd(0xf8),
  toFloat: simd(0xfa),
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

/** Reads and writes of memory, `offset` bytes beyond an address. Addresses of tensors are multiples of 4 at least. */
export const memory = {
  load: (address: Code, offset = 0): Code => [...address, ...at(0x00, 2, offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...at(0x0b, 2, offset)],
  /** One number in four places. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...at(0x09, 2, offset)],
  /** One number, beside zeros. */
  loadOne: (address: Code, offset = 0): Code => [...address, ...at(0x5c, 2, offset)],
  storeOne: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...at(0x5a, 2, offset), 0],
  copy: (to: Code, from: Code, bytes: Code): Code => [...to, ...from, ...bytes, 0xfc, 0x0a, 0, 0],
};

/** Runs `body` as long as `condition` holds before it. */
export const whileLoop = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40], // block, loop
  ...[...condition, 0x45, 0x0d, 1], // not: out of the block
  ...body,
  ...[0x0c, 0, 0x0b, 0x0b], // again
];
