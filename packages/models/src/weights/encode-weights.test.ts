import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, encodeSafetensors, key, normal, release, type NamedArrays } from '@ebmjs/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkModel } from '../network-model.js';
import { energyHead } from '../energy-head.js';
import { mlp } from '../mlp.js';
import { modelFromConfig } from '../model-from-config.js';
import { decodeWeights } from './decode-weights.js';
import { encodeWeights } from './encode-weights.js';
import { complaint, network, noTestLeaks, notes, numbers, variablesOf } from './weights.fixture.js';

const model = network();
const variables = variablesOf(model);
let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await encodeWeights({ model, variables, ...notes });
});
noTestLeaks();

/** The same file with other arrays or another header. */
const changed = (change: (arrays: Record<string, NamedArrays[string]>) => void, header: object = {}): Uint8Array => {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const mine = { ...arrays };
  change(mine);
  const description = { ...(JSON.parse(metadata['ebmjs.weights']!) as object), ...header };
  return encodeSafetensors({ arrays: mine, metadata: { 'ebmjs.weights': JSON.stringify(description) } });
};

describe('encodeWeights and decodeWeights', () => {
  it('give back every number, the description, and a model of the same energies', () => {
    const loaded = decodeWeights(bytes);
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    expect(loaded.description).toEqual({
      model: { name: 'residualNetwork', config: model.config, shape: [4, 4, 1], classes: 3 },
      ...notes,
    });
    const x = normal(key(1), [2, 4, 4, 1]);
    const labels = tf.tensor2d([1, 0, 0, 0, 0.5, 0.5], [2, 3]);
    const [saved, again] = [model.energy(variables, labels)(x), loaded.model.energy(loaded.variables, labels)(x)];
    expect([...again.dataSync()]).toEqual([...saved.dataSync()]);
    release(loaded.variables, x, labels, saved, again);
  });

  it('is a safetensors file in whose names weights and state are apart', () => {
    const names = Object.keys(decodeSafetensors(bytes).arrays);
    expect(names).toEqual([
      ...Object.keys(variables.weights).map((name) => `weights/${name}`),
      ...Object.keys(variables.state).map((name) => `state/${name}`),
    ]);
    expect(Object.keys(variables.state).length).toBeGreaterThan(0);
  });

  it('takes a network of somebody’s own, which only a model of theirs can load', async () => {
    const own = networkModel({ name: 'own', config: { own: 1 }, shape: [2], network: energyHead(2, 0) });
    const mine = own.init(key(0));
    const file = await encodeWeights({ model: own, variables: mine });
    const loaded = decodeWeights(file, { model: own });
    expect(loaded.description).toEqual({ model: { name: 'own', config: { own: 1 }, shape: [2], classes: 0 } });
    expect(numbers(loaded.variables)).toEqual(numbers(mine));
    expect(() => decodeWeights(file)).toThrow('modelFromConfig.model: must be one of');
    release(mine, loaded.variables);
  });

  it('keeps no memory of the bytes, which may be written to afterwards', () => {
    const copy = bytes.slice();
    const loaded = decodeWeights(copy);
    copy.fill(0);
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    release(loaded.variables);
  });

  it('completes a configuration that is older than an option', () => {
    const { spectralNorm: _, ...config } = model.config as Record<string, unknown>;
    const old = changed(() => undefined, { model: { name: 'residualNetwork', config, shape: [4, 4, 1], classes: 3 } });
    const { variables: read } = decodeWeights(old, { model });
    expect(numbers(read)).toEqual(numbers(variables));
    release(read);
  });
});

describe('strictness', () => {
  const broken = (): Uint8Array =>
    changed((arrays) => {
      delete arrays['weights/head.kernel'];
      delete arrays['state/stem.u'];
      arrays['weights/extra'] = { dtype: 'float32', shape: [1], data: new Float32Array(1) };
      arrays['weights/head.bias'] = { dtype: 'int32', shape: [2], data: new Int32Array(2) };
    });

  it('lists in one error all that is missing, unknown, or of another shape or type', async () => {
    expect(await complaint(() => decodeWeights(broken()))).toBe(
      'decodeWeights: the file does not fit: tensor "weights/head.kernel" is missing; ' +
        'tensor "weights/head.bias" is int32 [2] in the file, float32 [1] here; ' +
        'tensor "state/stem.u" is missing; unknown tensor "weights/extra"',
    );
  });

  it('can be asked to ignore what is unknown, and nothing else', async () => {
    const more = changed((arrays) => {
      arrays['optimizer/step'] = { dtype: 'float32', shape: [], data: Float32Array.of(Number.NaN) };
    });
    expect(() => decodeWeights(more)).toThrow('unknown tensor "optimizer/step"');
    const { variables: read } = decodeWeights(more, { unknown: 'ignore' });
    expect(numbers(read)).toEqual(numbers(variables));
    release(read);
    expect(await complaint(() => decodeWeights(broken(), { unknown: 'ignore' }))).not.toContain('weights/extra');
  });

  it('says in what a given model is another', async () => {
    const other = modelFromConfig({ ...(model.config as object), width: 4 });
    expect(await complaint(() => decodeWeights(bytes, { model: other }))).toMatch(
      /^decodeWeights: the file does not fit: model\.config\.width is 2 in the file, 4 here; tensor "weights\/stem\.kernel" is float32 \[3, 3, 1, 2\] in the file, float32 \[3, 3, 1, 4\] here/,
    );
    expect(() => decodeWeights(bytes, { model: mlp({ dimension: 2 }) })).toThrow(
      'model.name is "residualNetwork" in the file, "mlp" here',
    );
  });

  it('lists the tensors with numbers that are not finite, on both ways', async () => {
    const [w, u] = [variables.weights['stem.kernel']!, variables.state['stem.u']!];
    const bad = changed((arrays) => {
      arrays['weights/stem.kernel'] = {
        dtype: 'float32',
        shape: w.shape,
        data: new Float32Array(w.size).fill(Number.NaN, 0, 2),
      };
      arrays['state/stem.u'] = { dtype: 'float32', shape: u.shape, data: new Float32Array(u.size).fill(Infinity) };
    });
    const message = await complaint(() => decodeWeights(bad));
    expect(message).toContain(
      `every number must be finite: tensor "weights/stem.kernel" has 2 of ${w.size} numbers that are not finite`,
    );
    expect(message).toContain(`tensor "state/stem.u" has ${u.size} of ${u.size} numbers that are not finite`);
    const nan = tf.fill(w.shape, Number.NaN);
    const weights = { ...variables.weights, 'stem.kernel': nan };
    await expect(encodeWeights({ model, variables: { ...variables, weights } })).rejects.toThrow(
      'encodeWeights: every number must be finite: tensor "weights/stem.kernel"',
    );
    nan.dispose();
  });

  it('saves only the variables of the model', async () => {
    const other = mlp({ dimension: 2, widths: [3] });
    const message = await complaint(() => encodeWeights({ model: other, variables }));
    expect(message).toContain('encodeWeights: the variables are not of the model: tensor "weights/');
    expect(message).toContain('unknown tensor "state/stem.u"');
  });
});

describe('files that are none', () => {
  it('cut at any of many places', () => {
    for (let end = 0; end < bytes.length; end += 97) {
      expect(() => decodeWeights(bytes.subarray(0, end))).toThrow(/^safetensors/);
    }
  });

  it.each([
    ['without a description', { metadata: {} }, 'weights: must be described by JSON under "ebmjs.weights"'],
    ['with half of one', { metadata: { 'ebmjs.weights': '{' } }, 'weights: must be described by JSON'],
    ['with a list for one', { metadata: { 'ebmjs.weights': 'null' } }, 'weights: must be described by JSON'],
    ['of another version', { metadata: { 'ebmjs.weights': '{"version":2}' } }, 'weights.version: must be 1, got 2'],
    ['without a model', { metadata: { 'ebmjs.weights': '{"version":1}' } }, 'weights.model: must be { name, config'],
  ])('%s', (_, { metadata }, message) => {
    expect(() => decodeWeights(encodeSafetensors({ arrays: {}, metadata: metadata as never }))).toThrow(message);
  });

  it('with a configuration that no model has', () => {
    const config = { model: 'residualNetwork', shape: [4, 4, 1], width: -1, colour: 'red' };
    const file = changed(() => undefined, { model: { name: 'residualNetwork', config, shape: [4, 4, 1], classes: 3 } });
    expect(() => decodeWeights(file)).toThrow(/networkFromConfig: .*got "colour".*residualNetwork\.width/);
  });

  it('and options that are none', async () => {
    expect(() => decodeWeights(bytes, { strict: false } as never)).toThrow('known are model, unknown');
    expect(() => decodeWeights(bytes, { unknown: 'keep' as never })).toThrow(
      'must be one of refuse, ignore, got "keep"',
    );
    await expect(encodeWeights({ model, variables, licence: 3 as never })).rejects.toThrow(
      'weights.licence: must be text',
    );
    await expect(encodeWeights({ model, variables, license: 'MIT' } as never)).rejects.toThrow('unknown option');
  });
});
