import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { decodeSafetensors, release, type NamedArrays } from '@ebmjs/core';
import { decodeWeights } from '@ebmjs/models';
import { loadWeights } from '@ebmjs/models/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, zipFile } from '../packages/models/test/zip-file.js';
import { commandLine } from './command-line.js';

const TINY = {
  seed: 3,
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 2 },
  buffer: { capacity: 64 },
  training: { updates: 3, batch: 16 },
  sampling: { perClass: 2, steps: 5 },
};

const { folder, at, config, cli, done, checkpointFile } = commandLine();
beforeAll(async () => {
  await config('tiny.json', TINY);
  await done('train', 'run', '--config', 'tiny.json');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const arraysOf = async (name: string): Promise<NamedArrays> => decodeSafetensors(await readFile(at(name))).arrays;

describe('export', () => {
  it('writes the averaged weights and the state of the checkpoint, and prints the hash', async () => {
    const out = await done('export', 'run', '--out', 'plain.safetensors', '--licence', 'MIT', '--notes', 'small');
    const bytes = await readFile(at('plain.safetensors'));
    expect(out).toBe(`${createHash('sha256').update(bytes).digest('hex')}  plain.safetensors\n`);
    const [checkpoint, exported] = [
      decodeSafetensors(await readFile(await checkpointFile('run'))).arrays,
      await arraysOf('plain.safetensors'),
    ];
    const saved = Object.entries(checkpoint)
      .filter(([name]) => /^(average|state)\//.test(name))
      .map(([name, array]) => [name.replace('average/', 'weights/'), array] as const);
    expect(saved.length).toBeGreaterThan(10);
    expect(exported).toEqual(Object.fromEntries(saved));
  }, 60_000);

  it('describes them: the network, the data, how to sample, and what the run knows of itself', async () => {
    await done('sample', 'run');
    await done('export', 'run', '--out', 'told.safetensors', '--licence', 'MIT', '--notes', 'small');
    const { description, variables } = decodeWeights(await readFile(at('told.safetensors')));
    release(variables);
    expect(description).toMatchObject({
      model: { name: 'residualNetwork', classes: 10, config: { width: 4 } },
      licence: 'MIT',
      notes: 'small',
      card: {
        sampler: { preset: 'paper', stepSize: 30, noise: 0.005, gradientClip: 0.01 },
        steps: 5,
        figures: { samples: 20 },
        settings: { seed: 3, training: { updates: 3 } },
      },
    });
    expect(description.data).toMatch(/^digits\/train: E\. Alpaydin and C\. Kaynak .*\(CC BY 4\.0\)$/);
    expect(description.library).toMatch(/^@ebmjs\/models \d/);
  }, 60_000);

  it('writes shards where one file would be too large', async () => {
    const out = await done('export', 'run', '--out', 'large.safetensors', '--shard-bytes', '1000');
    expect(out).toMatch(/^[0-9a-f]{64} {2}large\.safetensors\.index\.json\n$/);
    expect(existsSync(at('large.safetensors'))).toBe(false);
    const { variables } = await loadWeights(at('large.safetensors.index.json'));
    expect(Object.keys(variables.weights).length).toBeGreaterThan(5);
    release(variables);
  }, 60_000);
});

describe('convert', () => {
  /** The exported network as PyTorch would name it, its kernels OIHW. */
  const foreign = async (): Promise<{ files: Record<string, Uint8Array>; mapping: Record<string, unknown> }> => {
    await done('export', 'run', '--out', 'plain.safetensors');
    const files: Record<string, Uint8Array> = { 'steps.npy': floats([], [3]) };
    const mapping: Record<string, unknown> = { ignore: ['steps'] };
    for (const [name, { shape, data }] of Object.entries(await arraysOf('plain.safetensors'))) {
      const from = name.replace(/^weights\//, 'net.').replace(/^state\//, 'u.');
      if (shape.length === 4) {
        const [h, w, i, o] = shape as [number, number, number, number];
        const oihw = Array.from({ length: data.length }, (_, at) => {
          const [oo, ii, hh, ww] = [
            Math.floor(at / (i * h * w)),
            Math.floor(at / (h * w)) % i,
            Math.floor(at / w) % h,
            at % w,
          ];
          return data[((hh * w + ww) * i + ii) * o + oo]!;
        });
        files[`${from}.npy`] = floats([o, i, h, w], oihw);
        mapping[name] = { from, transpose: [2, 3, 1, 0] };
      } else {
        files[`${from}.npy`] = floats([data.length], [...data]);
        mapping[name] = { from, reshape: shape };
      }
    }
    return { files, mapping };
  };
  const flags = ['--mapping', 'mapping.json', '--config', 'network.json', '--out', 'converted.safetensors'];

  it('makes of the arrays of another framework the file that export makes', async () => {
    const { files, mapping } = await foreign();
    await writeFile(at('foreign.npz'), zipFile(files));
    await config('mapping.json', mapping);
    const { description } = decodeDescription(await readFile(at('plain.safetensors')));
    await config('network.json', description.model.config);
    const out = await done('convert', 'foreign.npz', ...flags, '--preset', 'appendix', '--data', 'none');
    expect(out).toMatch(/^[0-9a-f]{64} {2}converted\.safetensors\n$/);
    expect(await arraysOf('converted.safetensors')).toEqual(await arraysOf('plain.safetensors'));
    const converted = decodeDescription(await readFile(at('converted.safetensors'))).description;
    expect(converted).toMatchObject({ preset: 'appendix', data: 'none', model: description.model });
  }, 60_000);

  it('lists in one line all that does not fit, writes nothing, and ends with code 2', async () => {
    const { files, mapping } = await foreign();
    delete files['net.head.bias.npy'];
    delete mapping['ignore'];
    mapping['weights/stem.kernel'] = 'net.stem.kernel';
    await rm(at('converted.safetensors'), { force: true });
    await writeFile(at('foreign.npz'), zipFile(files));
    await config('mapping.json', mapping);
    await config('network.json', decodeDescription(await readFile(at('plain.safetensors'))).description.model.config);
    const { code, err } = await cli('convert', 'foreign.npz', ...flags);
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    for (const part of [
      'array "net.head.bias" is missing',
      'array "steps" is left over',
      'tensor "weights/stem.kernel" is',
    ])
      expect(err).toContain(part);
    expect(existsSync(at('converted.safetensors'))).toBe(false);
  }, 60_000);

  it.each([
    ['no mapping', ['convert', 'foreign.npz', '--config', 'tiny.json', '--out', 'x.safetensors'], '--mapping'],
    ['no arrays', ['convert', 'none.npz', ...flags], 'arrays: must be a file that can be read, got "none.npz"'],
    ['a run that is none', ['export', 'none', '--out', 'x.safetensors'], 'run: must be the folder of a run'],
    ['another ending', ['export', 'run', '--out', 'x.bin'], 'saveWeights.path: must end in .safetensors, got "x.bin"'],
    ['no file to write', ['export', 'run'], 'Missing required argument: --out'],
  ])('%s is bad input', async (_, args, message) => {
    await config('mapping.json', {});
    const { code, err } = await cli(...args);
    expect(err).toContain(message);
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    expect(existsSync(at('x.safetensors'))).toBe(false);
  });
});

/** What a file says; its tensors are freed at once. */
function decodeDescription(bytes: Uint8Array): Pick<ReturnType<typeof decodeWeights>, 'description'> {
  const { variables, description } = decodeWeights(bytes);
  release(variables);
  return { description };
}
