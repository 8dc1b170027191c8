// As much of https://protobuf.dev/programming-guides/encoding/ as an event needs. What is 0 or empty is left out, as
// proto3 does.

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** The parts, one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A whole number from 0 to 2^53 - 1. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

const tag = (field: number, type: number): Uint8Array => varint(8 * field + type);

export const whole = (field: number, value: number): Uint8Array =>
  value === 0 ? new Uint8Array() : concat(tag(field, VARINT), varint(value));

export const double = (field: number, value: number): Uint8Array =>
  value === 0 ? new Uint8Array() : concat(tag(field, FIXED64), doubleBytes([value]));

/** One of several of which one must be there: written even when it is 0. */
export function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat(tag(field, FIXED32), bytes);
}

/** Bytes, or a message within a message. */
export const bytes = (field: number, content: Uint8Array): Uint8Array =>
  concat(tag(field, LENGTH), varint(content.length), content);

export const text = (field: number, value: string): Uint8Array => bytes(field, new TextEncoder().encode(value));

/** A packed list. */
export const doubles = (field: number, values: readonly number[]): Uint8Array =>
  values.length === 0 ? new Uint8Array() : bytes(field, doubleBytes(values));

function doubleBytes(values: readonly number[]): Uint8Array {
  const content = new Uint8Array(8 * values.length);
  const view = new DataView(content.buffer);
  values.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return content;
}
