/** The bytes of one or more fields of a message: https://protobuf.dev/programming-guides/encoding/ */
export type Field = readonly number[];

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** Whole numbers, the negative ones as 64 bits in two's complement. */
export function varint(value: number): Field {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A number, an enum or a truth value. */
export const integer = (field: number, value: number | boolean): Field => [
  ...varint(field * 8 + VARINT),
  ...varint(Number(value)),
];

export const float = (field: number, value: number): Field => [
  ...varint(field * 8 + FIXED32),
  ...new Uint8Array(Float32Array.of(value).buffer),
];

/** A message within a message, or bytes. */
export const message = (field: number, bytes: ArrayLike<number>): Field => [
  ...varint(field * 8 + LENGTH),
  ...varint(bytes.length),
  ...Array.from(bytes),
];

export const text = (field: number, value: string): Field => message(field, new TextEncoder().encode(value));
