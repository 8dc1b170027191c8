import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWeights, saveWeights, type SavedWeights } from '../node.js';
import { encodeWeights } from './encode-weights.js';
import { mlp } from '../mlp.js';
import type { WeightsProgress } from './weights-storage.js';
import { complaint, network, noTestLeaks, notes, numbers, variablesOf } from './weights.fixture.js';

const model = network();
const variables = variablesOf(model);
const SHARD = 200;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebmjs-weights-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
noTestLeaks();

const at = (name: string): string => join(folder, name);
const sharded = (name: string): Promise<SavedWeights> =>
  saveWeights(at(`${name}.safetensors`), { model, variables, ...notes, shardBytes: SHARD });
const edited = async (path: string, edit: (text: string) => string): Promise<void> =>
  writeFile(path, edit(await readFile(path, 'utf8')));

describe('one file', () => {
  it('is what encodeWeights gives, with this package’s version unless another is named', async () => {
    const { path, files, sha256 } = await saveWeights(at('one.safetensors'), { model, variables, ...notes });
    expect([path, files]).toEqual([at('one.safetensors'), [at('one.safetensors')]]);
    expect(new Uint8Array(await readFile(path))).toEqual(await encodeWeights({ model, variables, ...notes }));
    const loaded = await loadWeights(path, { sha256, model });
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    release(loaded.variables);
    const named = await saveWeights(at('named.safetensors'), { model, variables });
    const { description, variables: read } = await loadWeights(named.path);
    expect(description.library).toMatch(/^@ebmjs\/models \d+\.\d+\.\d+/);
    release(read);
  });

  it('is replaced whole, and leaves nothing beside it', async () => {
    await writeFile(at('old.safetensors'), 'old');
    await saveWeights(at('old.safetensors'), { model, variables });
    release((await loadWeights(at('old.safetensors'))).variables);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is refused with the wrong hash, truncated, or where it is not, and nothing is kept', async () => {
    const { path, sha256 } = await saveWeights(at('bad.safetensors'), { model, variables });
    const other = '0'.repeat(64);
    expect(await complaint(() => loadWeights(path, { sha256: other }))).toBe(
      `loadWeights: ${path} must have SHA-256 ${other}, got "${sha256}"`,
    );
    expect(await complaint(() => loadWeights(path, { sha256: 'abc' }))).toContain(
      'must be a SHA-256 in 64 hexadecimal',
    );
    const bytes = await readFile(path);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(path, bytes);
    expect(await complaint(() => loadWeights(path, { sha256 }))).toContain(`must have SHA-256 ${sha256}`);
    await truncate(path, bytes.length - 8);
    expect(await complaint(() => loadWeights(path))).toBe(
      `safetensors: must be ${bytes.length} bytes long by its header, got ${bytes.length - 8}`,
    );
    await truncate(path, 5);
    expect(await complaint(() => loadWeights(path))).toContain('must be at least 8 bytes long');
    await truncate(path, 0);
    expect(await complaint(() => loadWeights(path))).toContain('must be at least 8 bytes long');
    await expect(loadWeights(at('nowhere.safetensors'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('shards', () => {
  it('hold every tensor once, few enough bytes, and are listed as Hugging Face lists them', async () => {
    const { path, files } = await sharded('many');
    const index = JSON.parse(await readFile(path, 'utf8')) as {
      metadata: { total_size: number };
      weight_map: Record<string, string>;
      shards: Record<string, { bytes: number }>;
    };
    expect(path).toBe(at('many.safetensors.index.json'));
    const shards = Object.keys(index.shards);
    expect(shards.length).toBeGreaterThan(3);
    expect(files).toEqual([...shards.map(at), path]);
    expect(shards[0]).toBe(`many-00001-of-${String(shards.length).padStart(5, '0')}.safetensors`);
    expect(Object.keys(index.weight_map)).toHaveLength(
      Object.keys({ ...variables.weights }).length + Object.keys(variables.state).length,
    );
    const sizes = { ...variables.weights, ...variables.state };
    expect(index.metadata.total_size).toBe(Object.values(sizes).reduce((sum, { size }) => sum + 4 * size, 0));
    for (const shard of shards) {
      const inside = Object.keys(index.weight_map).filter((name) => index.weight_map[name] === shard);
      const bytes = inside.map((name) => 4 * sizes[name.replace(/^\w+\//, '')]!.size);
      expect(inside.length === 1 || bytes.reduce((sum, size) => sum + size, 0) <= SHARD).toBe(true);
    }
  });

  it('give the network back, telling of every byte', async () => {
    const { path, sha256 } = await sharded('back');
    const seen: WeightsProgress[] = [];
    const loaded = await loadWeights(path, { sha256, onProgress: (progress) => seen.push(progress) });
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    expect(loaded.description).toMatchObject({ ...notes, model: { config: model.config } });
    const { total } = seen[0]!;
    expect(seen.at(-1)).toMatchObject({ loaded: total, total });
    expect(seen.every(({ loaded: now }, i) => i === 0 || now >= seen[i - 1]!.loaded)).toBe(true);
    expect(new Set(seen.map(({ file }) => file)).size).toBeGreaterThan(3);
    release(loaded.variables);
  });

  it('stop at an abort with its reason, and keep nothing', async () => {
    const { path } = await sharded('stopped');
    const control = new AbortController();
    const reason = new Error('enough');
    const onProgress = ({ loaded }: WeightsProgress): void => (loaded > 1500 ? control.abort(reason) : undefined);
    await expect(loadWeights(path, { signal: control.signal, onProgress })).rejects.toBe(reason);
    await expect(loadWeights(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('are refused before one is opened where the model has not these tensors', async () => {
    const { path, files } = await sharded('other');
    for (const shard of files.slice(0, -1)) await rm(shard);
    const message = await complaint(() => loadWeights(path, { model: mlp({ dimension: 3 }) }));
    expect(message).toContain('model.name is "residualNetwork" in the file, "mlp" here');
    expect(message).toContain('unknown tensor "weights/stem.kernel"');
    await expect(loadWeights(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are refused where one is another, by its size, its hash, or what is in it', async () => {
    const { path, files } = await sharded('swapped');
    const [first, second] = [await readFile(files[0]!), await readFile(files[1]!)];
    await writeFile(files[1]!, first);
    expect(await complaint(() => loadWeights(path))).toMatch(/must (be \d+ bytes|have SHA-256)/);
    second[second.length - 2]! ^= 1;
    await writeFile(files[1]!, second);
    expect(await complaint(() => loadWeights(path))).toContain(`${files[1]} must have SHA-256`);
    await sharded('swapped');
    await edited(path, (text) => text.replace('"shape": [', '"shape": [\n9,'));
    expect(await complaint(() => loadWeights(path))).toContain('loadWeights: the file does not fit: tensor');
  });

  it.each([
    [
      'that lie elsewhere',
      (text: string) => text.replaceAll('lies-00001', '../lies-00001'),
      'the name of a file beside',
    ],
    ['without hashes', (text: string) => text.replaceAll('"sha256"', '"md5"'), 'must be a SHA-256'],
    ['without sizes', (text: string) => text.replaceAll('"bytes"', '"size"'), 'bytes: must be a whole number'],
    [
      'without layouts',
      (text: string) => text.replace('"tensors"', '"other"'),
      'weights index.tensors: must be an object',
    ],
    ['that do not exist', (text: string) => text.replace(/(stem.kernel": ")/, '$1x'), 'must be one of the shards'],
    ['named otherwise', (text: string) => text.replace('"weights/stem.kernel"', '"a"'), 'the same names in weight_map'],
    ['of no description', (text: string) => text.replace('ebmjs.weights', 'ebmjs'), 'must be described by JSON'],
    ['of half an index', (text: string) => text.slice(0, 100), 'weights index: must be a JSON object'],
  ])('%s are refused', async (_, edit, message) => {
    const { path } = await sharded('lies');
    await edited(path, edit);
    expect(await complaint(() => loadWeights(path))).toContain(message);
  });

  it('are not made of nothing, nor under another ending', async () => {
    const given = { model, variables };
    await expect(saveWeights(at('x.bin'), given)).rejects.toThrow('saveWeights.path: must end in .safetensors');
    await expect(saveWeights(at('x.safetensors'), { ...given, shardBytes: 0 })).rejects.toThrow(
      'shardBytes: must be a whole',
    );
  });
});
