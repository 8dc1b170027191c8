import { EbmError, type Layout, type NamedArrays } from '@ebmjs/core';
import { describedAs, parseDescription, type WeightsDescription } from './description.js';
import type { Layouts } from './layout-of.js';

/** A file as it must be, to the bit. */
export interface ShardFile {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * What `model.safetensors.index.json` says, in the manner of Hugging Face: `weight_map` is theirs; the hashes of `shards`,
 * the layouts of `tensors` and the description are ours, so that all can be checked before the first shard is opened.
 */
export interface WeightsIndex {
  readonly description: WeightsDescription;
  /** Names of files, beside the index, in order. */
  readonly shards: { readonly [file: string]: ShardFile };
  readonly tensors: Layouts;
  /** The shard of every tensor. */
  readonly weightMap: { readonly [tensor: string]: string };
}

const SUFFIX = '.safetensors';

/** `model.safetensors` to `model.safetensors.index.json`. */
export const indexName = (path: string): string => `${path}.index.json`;

/** `model.safetensors` to `model-00002-of-00005.safetensors`: the second of five (`i` counts from 0). */
export function shardName(path: string, i: number, count: number): string {
  const [number, of] = [i + 1, count].map((n) => String(n).padStart(5, '0'));
  return `${path.slice(0, -SUFFIX.length)}-${number}-of-${of}${SUFFIX}`;
}

/** Throws unless a path ends as paths of safetensors do. */
export function checkPath(where: string, path: string): void {
  if (typeof path !== 'string' || !path.endsWith(SUFFIX)) throw new EbmError(where, `must end in ${SUFFIX}`, path);
}

/** Arrays in order, in groups of at most `bytes` each; one that is larger is a group by itself. */
export function inShards(arrays: NamedArrays, bytes: number): NamedArrays[] {
  const groups: [string, NamedArrays[string]][][] = [[]];
  let filled = 0;
  for (const entry of Object.entries(arrays)) {
    const size = entry[1].data.byteLength;
    if (filled + size > bytes && groups.at(-1)!.length > 0) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)!.push(entry);
    filled += size;
  }
  return groups.map((group) => Object.fromEntries(group));
}

export function encodeIndex({ description, shards, tensors, weightMap }: WeightsIndex): string {
  const metadata = {
    total_size: Object.values(tensors).reduce((sum, tensor) => sum + bytesOf(tensor), 0),
    ...describedAs(description),
  };
  return `${JSON.stringify({ metadata, weight_map: weightMap, tensors, shards }, null, 2)}\n`;
}

const bytesOf = ({ dtype, shape }: Layout): number =>
  shape.reduce((product, side) => product * side, dtype === 'uint8' ? 1 : 4);

/** Throws an `EbmError` for text that is not an index of this kind. */
export function parseIndex(text: string): WeightsIndex {
  const { metadata, weight_map: weightMap, tensors, shards } = parsed(text);
  const description = parseDescription(record('metadata', metadata));
  for (const [file, shard] of Object.entries(record('shards', shards))) checkShard(file, shard);
  for (const [name, tensor] of Object.entries(record('tensors', tensors))) checkLayout(name, tensor);
  for (const [name, file] of Object.entries(record('weight_map', weightMap))) {
    const known = typeof file === 'string' && Object.hasOwn(shards as object, file);
    if (!known) throw new EbmError(`weights index.weight_map.${name}`, 'must be one of the shards', file);
  }
  const [placed, described] = [weightMap, tensors].map((map) =>
    Object.keys(map as object)
      .sort()
      .join('\n'),
  );
  if (placed !== described) throw new EbmError('weights index', 'must have the same names in weight_map and tensors');
  return { description, shards, tensors, weightMap } as WeightsIndex;
}

function parsed(text: string): { readonly [name: string]: unknown } {
  try {
    return record('JSON', JSON.parse(text));
  } catch (cause) {
    throw new EbmError('weights index', 'must be a JSON object', undefined, { cause });
  }
}

function record(name: string, value: unknown): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EbmError(`weights index.${name}`, 'must be an object', value);
}

/** A shard lies beside its index and nowhere else. */
function checkShard(file: string, shard: unknown): void {
  const where = `weights index.shards.${file}`;
  if (!/^[\w-][\w.-]*\.safetensors$/.test(file))
    throw new EbmError(where, 'must be the name of a file beside the index');
  const { bytes, sha256 } = record(`shards.${file}`, shard);
  if (!Number.isSafeInteger(bytes)) throw new EbmError(`${where}.bytes`, 'must be a whole number', bytes);
  checkHash(`${where}.sha256`, sha256);
}

/** Throws unless `hash` is a SHA-256 in hexadecimal. */
export function checkHash(where: string, hash: unknown): void {
  const is = typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
  if (!is) throw new EbmError(where, 'must be a SHA-256 in 64 hexadecimal digits', hash);
}

function checkLayout(name: string, layout: unknown): void {
  const { dtype, shape } = record(`tensors.${name}`, layout);
  const fits = typeof dtype === 'string' && Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side));
  if (!fits) throw new EbmError(`weights index.tensors.${name}`, 'must be { dtype, shape }', layout);
}
