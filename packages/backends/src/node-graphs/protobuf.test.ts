import { expect, it } from 'vitest';
import { float, integer, message, text, varint } from './protobuf.js';

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

// The examples of https://protobuf.dev/programming-guides/encoding/
it.each([
  [varint(1), '01'],
  [varint(150), '96 01'],
  [varint(-2), 'fe ff ff ff ff ff ff ff ff 01'],
  [integer(1, 150), '08 96 01'],
  [integer(1, true), '08 01'],
  [text(2, 'testing'), '12 07 74 65 73 74 69 6e 67'],
  [message(3, integer(1, 150)), '1a 03 08 96 01'],
  [float(2, 25.25), '15 00 00 ca 41'],
])('encodes %o as %s', (bytes, expected) => expect(hex(bytes)).toBe(expected));

it('takes fields above 15 and messages above 127 bytes in two bytes', () => {
  expect(hex(integer(16, 0))).toBe('80 01 00');
  expect(hex(message(1, new Uint8Array(200)).slice(0, 3))).toBe('0a c8 01');
});
