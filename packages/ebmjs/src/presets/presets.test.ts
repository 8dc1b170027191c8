import { describeModel } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { parseConfig, type RunConfig } from '../config.js';
import { DATA_SETS, type DataSetFacts } from '../config/data-sets.js';
import { networkOf } from '../config/networks.js';
import { madeEvents } from '../simulated-data.js';
import { placesOf } from './places.js';
import { preset, presets } from './presets.js';

const names = presets.map(({ name }) => name);

/** Of a data set's events. */
const eventsOf = ({ data }: RunConfig) => {
  const { shape, classes = 0 }: DataSetFacts = DATA_SETS[data.name];
  return madeEvents(data) ?? { shape: shape!, classes };
};

const weightsOf = (name: string): number => {
  const config = parseConfig({ preset: name });
  return describeModel(networkOf(config.model, eventsOf(config))).parametersUsed;
};

describe.each(presets.map((one) => [one.name, one] as const))('%s', (name, { fields, kind, use, notes }) => {
  const config = parseConfig({ preset: name });

  it('says where every field is from, and has every field that makes training what it is', () => {
    for (const [value, source] of Object.values(fields)) {
      expect(value).not.toBeUndefined();
      expect(source).toMatch(/^(paper|code|README|ours)\b/);
    }
    const told = placesOf(config).filter((place) =>
      /^(data|model|sampler|buffer|optimizer|objective|training)\./.test(place),
    );
    const given = Object.keys(fields).filter((place) => !place.startsWith('sampling.'));
    expect(given.toSorted()).toEqual(told.toSorted());
  });

  it('is a whole configuration with a network, and its own fixed point', () => {
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    expect(weightsOf(name)).toBeGreaterThan(1000);
  });

  it('is of the paper or ours, says what for, and ends its notes', () => {
    expect(name.endsWith('-paper')).toBe(kind === 'paper');
    expect(use.length).toBeGreaterThan(10);
    for (const note of notes) expect(note).toMatch(/[.]$/);
  });
});

/** Read and fetched, drawn, or brought by the user, and not of the paper's experiments. */
const WITHOUT_PRESET = [
  ...['kmnist', 'cifar100', 'svhn', 'celeba', 'omniglot', 'imagenet32-oord', 'dtd', 'trajectories', 'arm'],
  ...Object.keys(DATA_SETS).filter((name) => name.startsWith('dsprites-rendered-')),
  ...['checkerboard', 'concentric-rings', 'gaussian-grid', 'gaussian-mixture', 'moons', 'pinwheel', 'spirals'],
];

it('names are different, and there is one of ours for every data set of the paper', () => {
  expect(new Set(names).size).toBe(names.length);
  const known = presets.filter(({ kind }) => kind === 'ours').map(({ fields }) => fields['data.name']![0]);
  expect(new Set([...known, ...WITHOUT_PRESET])).toEqual(new Set(Object.keys(DATA_SETS)));
});

// ebm.md 3.4 and 3.10, which are the README's commands and appendix A.11: network, weights, batch, K, step, clip, activation.
it.each([
  ['cifar10-unconditional-paper', 'resnet32Large', 18_591_105, 128, 60, 10, 0.01, 'leaky-relu'],
  ['cifar10-conditional-paper', 'resnet32', 5_350_529, 128, 60, 10, 0.01, 'leaky-relu'],
  ['imagenet32-paper', 'resnet32Wider', 89_559_681, 32, 60, 10, 0.01, 'leaky-relu'],
  ['imagenet128-paper', 'resnet128', 21_212_289, 16, 50, 100, null, 'swish'],
  ['mnist-paper', 'mnistNet', 1_246_017, 128, 20, 100, 0.01, 'leaky-relu'],
  ['dsprites-size-paper', 'dspritesNet', 951_425, 256, 20, 500, null, 'swish'],
  ['dsprites-shape-paper', 'dspritesNet', 952_385, 256, 20, 500, null, 'swish'],
  ['dsprites-position-paper', 'dspritesNet', 951_905, 256, 20, 500, null, 'swish'],
  ['dsprites-rotation-paper', 'dspritesNet', 951_905, 256, 20, 500, null, 'swish'],
  ['trajectories-paper', 'trajectoryNet', 99_905, 128, 10, 10, 0.01, 'leaky-relu'],
] as const)('%s is the published one', (name, network, weights, batch, steps, stepSize, gradientClip, activation) => {
  const { model, sampler, training, buffer, optimizer, objective } = parseConfig({ preset: name });
  expect(model).toMatchObject({ name: network, activation });
  expect(weightsOf(name)).toBe(weights);
  expect(sampler).toMatchObject({ steps, stepSize, gradientClip, noise: 0.005 });
  expect(training).toMatchObject({ batch, average: null });
  expect(buffer).toMatchObject({ capacity: 10_000, restart: 0.05 });
  expect(optimizer).toEqual({
    name: 'adam',
    rate: 1e-4,
    beta1: 0,
    beta2: 0.999,
    epsilon: 1e-8,
    clip: 'three-sigma',
    maxNorm: null,
    maxValue: null,
  });
  expect(objective).toEqual({ name: 'cd', l2: name === 'mnist-paper' ? 0.1 : 1 });
});

it('the digits are what a configuration that says nothing is', () => {
  expect(parseConfig({ preset: 'digits' })).toEqual(parseConfig({}));
});

describe('preset in a configuration', () => {
  it('is overridden field by field', () => {
    const config = parseConfig({ preset: 'mnist', sampler: { steps: 7 }, training: { rate: 3e-4 } });
    const { sampler, optimizer } = parseConfig({ preset: 'mnist' });
    expect(config.sampler).toEqual({ ...sampler, steps: 7 });
    expect(config.optimizer).toEqual({ ...optimizer, rate: 3e-4 });
    expect(config.model.name).toBe('mnistNet');
  });

  it('keeps nothing of a network that is replaced by another', () => {
    const { model } = parseConfig({ preset: 'mnist', model: { name: 'uvaCnn', width: 8 } });
    expect(model).toEqual({ name: 'uvaCnn', width: 8, conditional: true });
  });

  it('must be one of those there are', () => {
    expect(() => parseConfig({ preset: 'cifar' }, 'c.json')).toThrow(
      `c.json.preset: must be one of ${names.join(', ')}, got "cifar"`,
    );
    expect(() => preset('x')).toThrow('preset: must be one of digits, mnist');
  });
});
