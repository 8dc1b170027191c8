import { key, release, type Variables } from '@ebmjs/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestSingularValue } from '../../test/matrices.js';
import { floats, zipFile } from '../../test/zip-file.js';
import { convertWeights, mlp, openNpz, residualNetwork, type ArraySource, type WeightsMapping } from '../index.js';
import { complaint, noTestLeaks } from './weights.fixture.js';

// Two channels become three, three become a class's energy: every kernel has sides that tell its axes apart.
const model = residualNetwork({ shape: [2, 2, 2], width: 3, blocks: [{ width: 3 }], activation: 'relu' });
let shapes: Record<string, number[]>;
beforeAll(() => {
  const { weights, state } = model.init(key(0));
  shapes = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
  release(weights, state);
});
noTestLeaks();

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
const values = (n: number, scale = 1): number[] => Array.from({ length: n }, (_, i) => scale * Math.sin(1 + 1.7 * i));
const OIHW = [2, 3, 1, 0];

/** The arrays that PyTorch would have, under its kind of names, and how they are mapped. */
function torch(): { files: Record<string, Uint8Array>; mapping: Record<string, WeightsMapping[string]> } {
  const files: Record<string, Uint8Array> = {};
  const mapping: Record<string, WeightsMapping[string]> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const from = `net.${name}`;
    if (shape.length === 4) {
      const [h, w, i, o] = shape as [number, number, number, number];
      files[`${from}.npy`] = floats([o, i, h, w], values(sizeOf(shape)));
      mapping[`weights/${name}`] = { from, transpose: OIHW };
    } else {
      files[`${from}.npy`] = floats(shape.toReversed(), values(sizeOf(shape)));
      mapping[`weights/${name}`] = shape.length < 2 ? from : { from, transpose: [1, 0] };
    }
  }
  return { files, mapping };
}
const source = (files: Record<string, Uint8Array>): ArraySource => openNpz(zipFile(files));

describe('convertWeights', () => {
  it('puts OIHW kernels where HWIO ones are, and finds their spectral norms', async () => {
    const { files, mapping } = torch();
    const variables = await convertWeights({ model, arrays: source(files), mapping });
    const kernel = variables.weights['stem.kernel']!;
    expect(kernel.shape).toEqual([3, 3, 2, 3]);
    const data = kernel.dataSync();
    const theirs = Float32Array.from(values(54));
    for (const [h, w, i, o] of [
      [0, 0, 0, 0],
      [2, 1, 0, 2],
      [1, 0, 1, 1],
      [0, 2, 1, 0],
    ] as const) {
      expect(data[((h * 3 + w) * 2 + i) * 3 + o]).toBe(theirs[((o * 2 + i) * 3 + h) * 3 + w]);
    }
    expectNormalised(variables);
    release(variables);
  });

  it('takes vectors of spectral normalisation where they are mapped, and then all of them', async () => {
    const { files, mapping } = torch();
    const norms = Object.keys(shapes).filter((name) => name.endsWith('.kernel') && shapes[name]!.length === 4);
    for (const name of norms) {
      const u = name.replace('.kernel', '.u');
      files[`net.${u}.npy`] = floats([shapes[name]!.at(-1)!], values(shapes[name]!.at(-1)!));
      mapping[`state/${u}`] = { from: `net.${u}`, reshape: [shapes[name]!.at(-1)!, 1] };
    }
    const variables = await convertWeights({ model, arrays: source(files), mapping });
    expect([...variables.state['stem.u']!.dataSync()]).toEqual([...Float32Array.from(values(3))]);
    release(variables);
    delete mapping['state/stem.u'];
    delete files['net.stem.u.npy'];
    expect(await complaint(() => convertWeights({ model, arrays: source(files), mapping }))).toBe(
      'convertWeights: the arrays do not fit: tensor "state/stem.u" is missing',
    );
  });

  it('reads a layer that follows a flattening in the order of PyTorch’s images', async () => {
    const dense = mlp({ dimension: 12, widths: [2] }); // a layer on 2 x 3 images of two channels
    const all = dense.init(key(0));
    const kernel = Object.keys(all.weights).find((name) => all.weights[name]!.shape[0] === 12);
    const files: Record<string, Uint8Array> = {};
    const mapping: Record<string, WeightsMapping[string]> = {};
    for (const [name, { shape, size }] of Object.entries(all.weights)) {
      files[`${name}.npy`] = floats(name === kernel ? [2, 12] : shape, values(size));
      mapping[`weights/${name}`] = name;
    }
    mapping[`weights/${kernel}`] = { from: kernel!, view: [2, 2, 2, 3], transpose: OIHW, reshape: [12, 2] };
    const { weights, state } = await convertWeights({ model: dense, arrays: source(files), mapping });
    const ours = weights[kernel!]!.dataSync();
    const theirs = Float32Array.from(values(24));
    for (const [y, x, c, o] of [
      [0, 0, 0, 0],
      [1, 2, 0, 1],
      [0, 1, 1, 0],
      [1, 0, 1, 1],
    ] as const) {
      expect(ours[((y * 3 + x) * 2 + c) * 2 + o]).toBe(theirs[o * 12 + (c * 2 + y) * 3 + x]);
    }
    release(all, weights, state);
  });

  it('lists in one error every array and tensor that does not fit', async () => {
    const { files, mapping } = torch();
    files['net.counter.npy'] = floats([], [3]);
    files['head.old.weight.npy'] = floats([], [3]);
    delete files['net.head.bias.npy'];
    mapping['weights/stem.kernel'] = 'net.stem.kernel';
    mapping['weights/head.kernel'] = { from: 'net.head.kernel', transpose: [0, 0] };
    mapping['weights/none'] = 'net.block0.first.kernel';
    delete mapping['weights/block0.first.kernel'];
    const message = await complaint(() =>
      convertWeights({ model, arrays: source(files), mapping, ignore: ['*.old.*'] }),
    );
    expect(message).toMatch(/^convertWeights: the arrays do not fit: /);
    expect(message.replace(/^.*?fit: /, '').split('; ')).toEqual(
      expect.arrayContaining([
        'array "net.head.bias" is missing',
        'array "net.counter" is left over (use or ignore it)',
        'mapping.weights/head.kernel.transpose: must have each axis of [1, 3] once, got [0,0]',
        'tensor "weights/stem.kernel" is float32 [3, 2, 3, 3] in the mapping, float32 [3, 3, 2, 3] here',
        'tensor "weights/block0.first.kernel" is missing',
        'unknown tensor "weights/none"',
      ]),
    );
    expect(message).not.toContain('head.old');
  });

  it('lists numbers that are not finite: doubles too large for float32 among them', async () => {
    const { files, mapping } = torch();
    const bad = values(54);
    bad[3] = 1e39;
    files['net.stem.kernel.npy'] = floats([3, 2, 3, 3], bad);
    expect(await complaint(() => convertWeights({ model, arrays: source(files), mapping }))).toContain(
      'tensor "weights/stem.kernel" has 1 of 54 numbers that are not finite',
    );
  });

  it('tells of an array that cannot be read by its name', async () => {
    const { files, mapping } = torch();
    files['net.stem.kernel.npy'] = files['net.stem.kernel.npy']!.subarray(0, -4);
    expect(await complaint(() => convertWeights({ model, arrays: source(files), mapping }))).toMatch(
      /fit: npz\.net\.stem\.kernel: must be \d+ bytes by its header, got \d+$/,
    );
  });

  it.each([
    [[], 'mapping: must be an object of'],
    [{ a: null }, 'mapping.a: must be given options; known are from, view, transpose, reshape'],
    [{ a: { form: 'b' } }, 'mapping.a: unknown option; known are from, view, transpose, reshape, got "form"'],
    [{ a: { transpose: [0] } }, 'mapping.a.from: must be the name of an array'],
    [{ a: { from: 'b', transpose: 'HWIO' } }, 'mapping.a.transpose: must be a list, got "HWIO"'],
    [{ a: { from: 'b', reshape: [-1] } }, 'mapping.a.reshape[0]: must be a whole number, got -1'],
  ])('refuses the mapping %j', async (mapping, message) => {
    const given = { model, arrays: source(torch().files), mapping: mapping as never };
    expect(await complaint(() => convertWeights(given))).toContain(message);
  });

  it('refuses a shape of as many numbers but one', async () => {
    const { files, mapping } = torch();
    mapping['weights/stem.kernel'] = { from: 'net.stem.kernel', view: [3, 2, 3, 2] };
    expect(await complaint(() => convertWeights({ model, arrays: source(files), mapping }))).toContain(
      'mapping.weights/stem.kernel.view: must have as many numbers as [3, 2, 3, 3], got [3,2,3,2]',
    );
  });

  it.each([
    ['exact', 1],
    ['ex*', 1],
    ['*act', 1],
    ['e*x*t', 1],
    ['*', 1],
    ['e*e', 0],
    ['exact*exact', 0],
    ['exac', 0],
    ['ex.ct', 0],
  ])('ignores by %s', async (pattern, hits) => {
    const { files, mapping } = torch();
    files['exact.npy'] = floats([], [1]);
    const attempt = convertWeights({ model, arrays: source(files), mapping, ignore: [pattern] });
    const message = await attempt.then(
      (variables) => release(variables),
      (error: Error) => error.message,
    );
    if (hits) expect(message).toBeUndefined();
    else expect(message).toContain('array "exact" is left over');
  });
});

/** Every kernel that has a vector is divided by its largest singular value, to 1e-3. */
function expectNormalised({ weights, state }: Variables): void {
  const vectors = Object.keys(state);
  expect(vectors.length).toBeGreaterThan(1);
  for (const name of vectors) {
    const kernel = weights[name.replace(/\.u$/, '.kernel')]!;
    const outputs = kernel.shape.at(-1)!;
    const [matrix, u] = [kernel.dataSync<'float32'>(), state[name]!.dataSync<'float32'>()];
    const rows = matrix.length / outputs;
    // |W u| for a unit vector u of the outputs is the largest singular value where u is its vector.
    const norm = Math.hypot(...u);
    const product = Array.from({ length: rows }, (_, r) =>
      u.reduce((sum, value, o) => sum + (value / norm) * matrix[r * outputs + o]!, 0),
    );
    expect(Math.hypot(...product) / largestSingularValue(matrix, outputs)).toBeCloseTo(1, 3);
  }
}
