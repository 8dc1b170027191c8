// A WebAssembly module, written out instruction by instruction: Philox4x32-10 on four blocks at a time. JavaScript has
// no product of two 32-bit words into 64 bits, WebAssembly has two in one instruction.
import { M0, M1, W0, W1 } from './philox-constants.js';

type Code = readonly number[];

const PARAMETERS = { first: 0, purpose: 1, k0: 2, k1: 3, end: 4 } as const;
const AT = 5;
const [C0, C1, C2, C3, KEY0, KEY1, LOW, HIGH, LOW0, HIGH0] = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const [I32, V128] = [0x7f, 0x7b];

const leb = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >>> 7)]);
const simd = (opcode: number, ...rest: number[]): Code => [0xfd, ...leb(opcode), ...rest];
const get = (local: number): Code => [0x20, local];
const set = (local: number, value: Code): Code => [...value, 0x21, local];
const xor = (a: Code, b: Code): Code => [...a, ...b, ...simd(0x51)];
const add = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xae)];
const splat = (value: Code): Code => [...value, ...simd(0x11)];
const constant = (lanes: readonly number[]): Code => simd(0x0c, ...new Uint8Array(Uint32Array.from(lanes).buffer)); // both little-endian
const same = (word: number): Code => constant([word, word, word, word]);
/** Four of the eight words of `a` and `b`. */
const pick = (a: Code, b: Code, words: readonly number[]): Code => [
  ...a,
  ...b,
  ...simd(0x0d, ...words.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte))),
];

/** The 64-bit products of four words with a constant, as their lower and upper halves. */
const product = (x: number, factor: number, low: number, high: number): Code => [
  ...set(LOW, [...get(x), ...same(factor), ...simd(0xde)]), // words 0 and 1
  ...set(HIGH, [...get(x), ...same(factor), ...simd(0xdf)]), // words 2 and 3
  ...set(low, pick(get(LOW), get(HIGH), [0, 2, 4, 6])),
  ...set(high, pick(get(LOW), get(HIGH), [1, 3, 5, 7])),
];

/** One round, and the key for the next. `C0` and `C2` serve as scratch once their products are taken. */
const ROUND: Code = [
  ...product(C0, M0, LOW0, HIGH0),
  ...product(C2, M1, C2, C0),
  ...set(C0, xor(xor(get(C0), get(C1)), get(KEY0))),
  ...set(C1, get(C2)),
  ...set(C2, xor(xor(get(HIGH0), get(C3)), get(KEY1))),
  ...set(C3, get(LOW0)),
  ...set(KEY0, add(get(KEY0), same(W0))),
  ...set(KEY1, add(get(KEY1), same(W1))),
];

const store = (block: number, value: Code): Code => [...get(AT), ...value, ...simd(0x0b, 4, 16 * block)];

/** Four blocks are the columns of `C0` to `C3`; they are stored one after the other. */
const STORE: Code = [
  ...set(LOW, pick(get(C0), get(C1), [0, 4, 1, 5])),
  ...set(HIGH, pick(get(C2), get(C3), [0, 4, 1, 5])),
  ...store(0, pick(get(LOW), get(HIGH), [0, 1, 4, 5])),
  ...store(1, pick(get(LOW), get(HIGH), [2, 3, 6, 7])),
  ...set(LOW, pick(get(C0), get(C1), [2, 6, 3, 7])),
  ...set(HIGH, pick(get(C2), get(C3), [2, 6, 3, 7])),
  ...store(2, pick(get(LOW), get(HIGH), [0, 1, 4, 5])),
  ...store(3, pick(get(LOW), get(HIGH), [2, 3, 6, 7])),
];

const advance = (local: number, by: number): Code => [...get(local), 0x41, ...signed(by), 0x6a, 0x21, local];
const signed = (n: number): Code => (n < 64 ? [n] : [(n & 127) | 128, ...signed(n >> 7)]);

/** Goes `by` bytes on, and round the loop again while that is below `end`; else ends it and the function. */
function onward(at: number, end: number, by: number): Code {
  return [...advance(at, by), ...get(at), ...get(end), 0x49, 0x0d, 0, 0x0b, 0x0b];
}

/** Fills the memory up to byte `end` with blocks `first`, `first + 1`, ... */
const BODY: Code = [
  ...[0x03, 0x40], // loop
  ...set(C0, add(splat(get(PARAMETERS.first)), constant([0, 1, 2, 3]))),
  ...set(C1, same(0)),
  ...set(C2, same(0)),
  ...set(C3, splat(get(PARAMETERS.purpose))),
  ...set(KEY0, splat(get(PARAMETERS.k0))),
  ...set(KEY1, splat(get(PARAMETERS.k1))),
  ...Array.from({ length: 10 }, () => ROUND).flat(),
  ...STORE,
  ...advance(PARAMETERS.first, 4),
  ...onward(AT, PARAMETERS.end, 64),
];

const UNIT_AT = 1;

/** Turns the words up to byte `end` into numbers `(word >>> 8) / 2^24`, exactly. */
const UNITS: Code = [
  ...[0x03, 0x40], // loop
  ...get(UNIT_AT),
  ...[...get(UNIT_AT), ...simd(0x00, 4, 0)], // load
  ...[0x41, 8, ...simd(0xad), ...simd(0xfa)], // shift, convert
  ...[...same(0x33800000), ...simd(0xe6)], // times 2^-24
  ...simd(0x0b, 4, 0), // store
  ...onward(UNIT_AT, 0, 16),
];

const sized = (code: Code): Code => [...leb(code.length), ...code];
const section = (id: number, code: Code): Code => [id, ...sized(code)];
const LOCALS: Code = [2, 1, I32, 10, V128];
const exported = (name: string, kind: number, index: number): Code => [
  ...sized([...name].map((letter) => letter.charCodeAt(0))),
  ...[kind, index],
];

/** One page of memory `memory`, and functions `words(first, purpose, k0, k1, end)` and `units(end)` on it. */
export const philoxModule = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 5, I32, I32, I32, I32, I32, 0, 0x60, 1, I32, 0]),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, [3, ...exported('words', 0, 0), ...exported('units', 0, 1), ...exported('memory', 2, 0)]),
    ...section(10, [2, ...sized([...LOCALS, ...BODY]), ...sized([1, 1, I32, ...UNITS])]),
  ]);
