import { badFile, type Place } from './bad-file.js';

/** A feature of a `tf.train.Example`: byte strings or whole numbers; real numbers are left out. */
export interface Feature {
  readonly bytes: readonly Uint8Array[];
  readonly integers: readonly number[];
}

const [VARINT, FIXED64, DELIMITED, FIXED32] = [0, 1, 2, 5];

interface Field {
  readonly number: number;
  readonly value: Uint8Array | number;
}

/**
 * The features of a `tf.train.Example` in protocol buffers' wire format: `Example.features` 1, `Features.feature` 1 (map
 * of key 1 and value 2), `Feature` of `bytes_list` 1, `float_list` 2 or `int64_list` 3. Byte strings are views.
 *
 * Throws an `EbmError` for what is not that.
 */
export function parseExample(bytes: Uint8Array, place: Place): ReadonlyMap<string, Feature> {
  const features = new Map<string, Feature>();
  for (const top of messages(bytes, 1, place)) {
    for (const pair of messages(top, 1, place)) {
      const [key] = messages(pair, 1, place);
      const [value] = messages(pair, 2, place);
      if (key) features.set(new TextDecoder().decode(key), featureOf(value ?? new Uint8Array(), place));
    }
  }
  return features;
}

function featureOf(bytes: Uint8Array, place: Place): Feature {
  const strings = [...messages(bytes, 1, place)].flatMap((list) => [...messages(list, 1, place)]);
  const integers = [...messages(bytes, 3, place)].flatMap((list) =>
    [...fields(list, place)].flatMap(({ number, value }) => (number === 1 ? integersIn(value, place) : [])),
  );
  return { bytes: strings, integers };
}

/** One whole number, or several packed into one field. */
function integersIn(value: Uint8Array | number, place: Place): number[] {
  if (typeof value === 'number') return [value];
  const numbers: number[] = [];
  for (let at = 0; at < value.length;) {
    const [number, next] = varint(value, at, place);
    numbers.push(number);
    at = next;
  }
  return numbers;
}

function* messages(bytes: Uint8Array, wanted: number, place: Place): Generator<Uint8Array> {
  for (const { number, value } of fields(bytes, place)) {
    if (number === wanted && typeof value !== 'number') yield value;
  }
}

function* fields(bytes: Uint8Array, place: Place): Generator<Field> {
  for (let at = 0; at < bytes.length;) {
    const [tag, start] = varint(bytes, at, place);
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === VARINT) {
      const [value, next] = varint(bytes, start, place);
      yield { number, value };
      at = next;
    } else {
      const [from, length] = extent(bytes, { at: start, wire }, place);
      if (from + length > bytes.length)
        throw badFile(place, 'must be an Example: a field ends beyond its record', length);
      yield { number, value: bytes.subarray(from, from + length) };
      at = from + length;
    }
  }
}

function extent(
  bytes: Uint8Array,
  { at, wire }: { at: number; wire: number },
  place: Place,
): [from: number, length: number] {
  if (wire === FIXED64) return [at, 8];
  if (wire === FIXED32) return [at, 4];
  if (wire !== DELIMITED) throw badFile(place, 'must be an Example: there is no such type of field', wire);
  const [length, from] = varint(bytes, at, place);
  return [from, length];
}

/** Seven bits a byte, the lowest first. Exact to 2^53. */
function varint(bytes: Uint8Array, at: number, place: Place): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, at + i + 1];
  }
  throw badFile(place, 'must be an Example: a number does not end');
}
