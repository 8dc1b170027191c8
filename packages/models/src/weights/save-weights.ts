import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import { encodeSafetensors, knownOptions, whole, type NamedArrays, type Safetensors } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { describedAs, describeWeights, NOTES, type WeightsDescription } from './description.js';
import { readVariables, type EncodeWeightsOptions } from './encode-weights.js';
import { checkPath, encodeIndex, indexName, inShards, shardName, type ShardFile } from './weights-index.js';

export interface SaveWeightsOptions extends EncodeWeightsOptions {
  /** The most bytes of numbers in one file; more make an index and shards. @defaultValue 2 ** 30 */
  readonly shardBytes?: number;
}

/** What was written. */
export interface SavedWeights {
  /** The file to load: `path`, or the index beside it. */
  readonly path: string;
  /** SHA-256 of that file, in hexadecimal: what `fetchWeights` asks for. */
  readonly sha256: string;
  /** All files, the one to load last. */
  readonly files: readonly string[];
}

/**
 * `encodeWeights` into `path`, which ends in `.safetensors`; or, where the numbers are more than `shardBytes`, into
 * `NAME-00001-of-0000N.safetensors` and `NAME.safetensors.index.json` beside it. Every file is written beside its place,
 * flushed and renamed, the index last: of an older set of shards that was being replaced, a crash may leave a part, which
 * its hashes give away. `library` is this package's version unless it is given.
 */
export async function saveWeights(path: string, options: SaveWeightsOptions): Promise<SavedWeights> {
  knownOptions('saveWeights', options, ['model', 'variables', 'shardBytes', ...NOTES]);
  checkPath('saveWeights.path', path);
  const shardBytes = whole('saveWeights.shardBytes', options.shardBytes ?? 2 ** 30);
  const description = describeWeights(options.model, { library: library(), ...options });
  const arrays = await readVariables('saveWeights', options);
  const groups = inShards(arrays, shardBytes);
  if (groups.length > 1) return saveShards(path, description, groups);
  const sha256 = (await save(path, { arrays, metadata: describedAs(description) })).sha256;
  return { path, sha256, files: [path] };
}

async function saveShards(
  path: string,
  description: WeightsDescription,
  groups: readonly NamedArrays[],
): Promise<SavedWeights> {
  const written: (readonly [path: string, arrays: NamedArrays, file: ShardFile])[] = [];
  for (const [i, arrays] of groups.entries()) {
    const shard = shardName(path, i, groups.length);
    written.push([shard, arrays, await save(shard, { arrays, metadata: describedAs(description) })]);
  }
  const tensors = written.flatMap(([shard, arrays]) =>
    Object.entries(arrays).map(([name, { dtype, shape }]) => ({
      name,
      shard: basename(shard),
      layout: { dtype, shape },
    })),
  );
  const text = encodeIndex({
    description,
    shards: Object.fromEntries(written.map(([shard, , file]) => [basename(shard), file])),
    tensors: Object.fromEntries(tensors.map(({ name, layout }) => [name, layout])),
    weightMap: Object.fromEntries(tensors.map(({ name, shard }) => [name, shard])),
  });
  await writeFileSafely(indexName(path), text);
  const files = [...written.map(([shard]) => shard), indexName(path)];
  return { path: indexName(path), sha256: hashOf(text), files };
}

async function save(path: string, file: Safetensors): Promise<ShardFile> {
  const bytes = encodeSafetensors(file);
  await writeFileSafely(path, bytes);
  return { bytes: bytes.length, sha256: hashOf(bytes) };
}

const hashOf = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** This package and its version, as published. */
function library(): string {
  const { name, version } = createRequire(import.meta.url)('@ebmjs/models/package.json') as Record<string, string>;
  return `${name} ${version}`;
}
