import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, type Json, type Model } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { oneHot, shaken } from '../test/tensors.js';
import { activation } from './activation.js';
import { dense } from './dense.js';
import { classifier, type Classifier } from './energies/classifier.js';
import { ensemble } from './energies/ensemble.js';
import { marginalModel } from './energies/marginal-model.js';
import { mlp } from './mlp.js';
import { modelFromConfig, type FromConfigOptions } from './model-from-config.js';
import { sequence } from './sequence.js';
import { decodeWeights } from './weights/decode-weights.js';
import { encodeWeights } from './weights/encode-weights.js';
import { loadWeights } from './weights/load-weights.js';
import { saveWeights } from './weights/save-weights.js';

const CLASSES = 3;
const small = (width: number): Model => mlp({ dimension: 2, widths: [width], classes: CLASSES });

/** A classifier of somebody's own. */
const jem = (width: number): Classifier =>
  classifier({
    name: 'jem',
    config: { model: 'jem', width },
    shape: [2],
    classes: CLASSES,
    network: sequence(
      dense('a', { inputs: 2, outputs: width }),
      activation('swish'),
      dense('b', { inputs: width, outputs: CLASSES, spectralNorm: false }),
    ),
  });
const builders: FromConfigOptions['builders'] = { jem: ({ width }) => jem(width as number) };

const MODELS: readonly (readonly [string, Model])[] = [
  ['a network', small(4)],
  ['an ensemble', ensemble([small(4), small(5)])],
  ['a marginal', marginalModel(small(4))],
  ['a marginal of an ensemble', marginalModel(ensemble([small(3), small(3)]))],
  ["a classifier's joint", jem(5).joint],
  ["a classifier's marginal", jem(5).marginal],
  ['an ensemble of them', ensemble([jem(5).marginal, jem(6).marginal])],
];

describe.each(MODELS)('%s', (_, model) => {
  it('comes back from its file alone, with the same energies', async () => {
    const fresh = model.init(key(1));
    const variables = shaken(fresh, key(2)); // in which no two numbers are alike
    const bytes = await encodeWeights({ model, variables });
    const count = tf.memory().numTensors;
    const again = decodeWeights(bytes, { builders });
    const { name, config, shape, classes } = again.model;
    expect({ name, config, shape, classes }).toEqual({
      ...{ name: model.name, config: model.config },
      ...{ shape: model.shape, classes: model.classes },
    });
    const x = normal(key(3), [4, 2]);
    const y = classes > 0 ? oneHot([0, 2, 1, 1], classes) : undefined;
    const [expected, found] = [model.energy(variables, y)(x), again.model.energy(again.variables, y)(x)];
    expect([...found.dataSync()]).toEqual([...expected.dataSync()]);
    release(again.variables, x, y, expected, found);
    expect(tf.memory().numTensors).toBe(count);
    release(fresh, variables);
  });

  it('is built again of its configuration as text', () => {
    const again = modelFromConfig(JSON.parse(JSON.stringify(model.config)) as Json, { builders });
    expect(again.config).toEqual(model.config);
  });
});

it('from disk as well', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ebmjs-models-'));
  const model = ensemble([jem(4).joint, small(3)]);
  const variables = model.init(key(1));
  const { path } = await saveWeights(join(folder, 'both.safetensors'), { model, variables });
  const again = await loadWeights(path, { builders });
  expect(again.model.config).toEqual(model.config);
  await expect(loadWeights(path)).rejects.toThrow('modelFromConfig.model: must be one of residualNetwork');
  release(variables, again.variables);
  await rm(folder, { recursive: true });
});

it('takes the marginal of the classifier itself, which goes through its network once', () => {
  let passes = 0;
  const counted = (width: number): Classifier => {
    const { marginal, ...rest } = jem(width);
    const energy: Model['energy'] = (...given) => (passes++, marginal.energy(...given));
    return { ...rest, marginal: { ...marginal, energy } };
  };
  const model = modelFromConfig(jem(5).marginal.config, { builders: { jem: ({ width }) => counted(width as number) } });
  const variables = model.init(key(1));
  const x = normal(key(3), [4, 2]);
  release(model.energy(variables)(x), x, variables);
  expect(passes).toBe(1);
});

it.each<[unknown, string]>([
  [null, 'modelFromConfig: must be an object { model, ...options }'],
  [{ model: 'jem' }, 'trajectoryNet, mlp, ensemble, marginal, got "jem"'],
  [{ model: 'ensemble' }, 'ensemble.of: must be the configuration'],
  [{ model: 'ensemble', of: { model: 'mlp' } }, 'ensemble.of: must be a list of configurations of models'],
  [{ model: 'ensemble', of: [] }, 'ensemble.models: must have at least one'],
  [{ model: 'ensemble', of: [3] }, 'modelFromConfig: must be an object'],
  [{ model: 'marginal', of: { model: 'mlp', dimension: 2 } }, 'marginalModel.model: must have classes'],
  [{ model: 'mlp', dimension: 0 }, 'networkFromConfig: mlp.dimension: must be a whole number'],
])('refuses %j', (config, message) => expect(() => modelFromConfig(config as Json)).toThrow(message));
