import { badFile } from './bad-file.js';
import { growingBytes } from './growing-bytes.js';

/** CelebA's attributes by the names of pictures. */
export interface CelebaAttributes {
  /** Names of the attributes, in the file's order. */
  readonly names: readonly string[];
  /** The row of each picture. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** `[pictures, attributes]`, flat: 1 where a picture has it, 0 where not. */
  readonly values: Uint8Array;
}

/** Lines with the offset at which each begins, empty ones left out. */
function* linesOf(bytes: Uint8Array): Generator<{ text: string; offset: number }> {
  const decoder = new TextDecoder();
  for (let offset = 0; offset < bytes.length;) {
    const next = bytes.indexOf(0x0a, offset);
    const end = next < 0 ? bytes.length : next;
    const text = decoder.decode(bytes.subarray(offset, end)).trim();
    if (text !== '') yield { text, offset };
    offset = end + 1;
  }
}

/**
 * `list_attr_celeba.txt`: the number of pictures, the names of the attributes, and for each picture 1 or -1 for each.
 *
 * Throws an `EbmError` with the offset for another layout, a value that is neither, and another number of pictures.
 */
export function parseCelebaAttributes(bytes: Uint8Array, file: string): CelebaAttributes {
  const lines = linesOf(bytes);
  const count = Number(lines.next().value?.text);
  if (!Number.isSafeInteger(count)) throw badFile({ file, offset: 0 }, 'must begin with the number of pictures');
  const names = (lines.next().value?.text ?? '').split(/\s+/);
  const rowOf = new Map<string, number>();
  const rows = growingBytes();
  for (const { text, offset } of lines) {
    const [picture, ...values] = text.split(/\s+/) as [string, ...string[]];
    const fits = values.length === names.length && values.every((value) => value === '1' || value === '-1');
    if (!fits) throw badFile({ file, offset }, `must have 1 or -1 for each of ${names.length} attributes`, text);
    if (rowOf.has(picture)) throw badFile({ file, offset }, 'must name each picture once', picture);
    rowOf.set(picture, rowOf.size);
    rows.push(Uint8Array.from(values, (value) => (value === '1' ? 1 : 0)));
  }
  if (rowOf.size !== count) throw badFile({ file, offset: bytes.length }, `must have ${count} pictures`, rowOf.size);
  return { names, rowOf, values: rows.bytes() };
}

const PARTS = ['train', 'validation', 'test'] as const;
export type CelebaPart = (typeof PARTS)[number];

/** `list_eval_partition.txt`: for each picture 0 (train), 1 (validation) or 2 (test). Throws an `EbmError` for anything else. */
export function parseCelebaPartition(bytes: Uint8Array, file: string): ReadonlyMap<string, CelebaPart> {
  const parts = new Map<string, CelebaPart>();
  for (const { text, offset } of linesOf(bytes)) {
    const [, picture, part] = /^(\S+)\s+([012])$/.exec(text) ?? [];
    if (!picture) throw badFile({ file, offset }, 'must have a picture and 0, 1 or 2', text);
    parts.set(picture, PARTS[Number(part)]!);
  }
  if (parts.size === 0) throw badFile({ file, offset: 0 }, 'must name one picture or more');
  return parts;
}
