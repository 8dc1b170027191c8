import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

describe('parseConfig', () => {
  it('fills in what is left out, at every depth, and keeps what is given', () => {
    const config = parseConfig({ seed: 5, model: { blocks: [{ width: 8 }] }, sampler: { steps: 7 } });
    expect(config.seed).toBe(5);
    expect(config.model).toHaveProperty('blocks', [{ width: 8, down: false }]);
    expect(config.sampler).toEqual({ steps: 7, stepSize: 30, noise: 0.005, gradientClip: 0.01, initial: 'uniform' });
    expect(config.data).toEqual({ name: 'digits', split: 'train', heldOut: null, dequantise: 'uniform' });
  });

  it('is its own fixed point, so that a saved configuration is read back as it was', () => {
    const config = parseConfig({ data: { name: 'mnist', folder: 'x' }, training: { updates: 9 } });
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'c.json: must be of type object, got []'],
    ['null', null, 'c.json: must be of type object, got null'],
    ['an unknown section', { x: 1 }, 'must not have "x"; known are seed, data, model, sampler, buffer, optimizer'],
    [
      'an unknown option',
      { sampler: { stepsize: 1 } },
      'sampler must not have "stepsize"; known are steps, stepSize, noise, gradientClip',
    ],
    [
      'an unknown option of a block',
      { model: { blocks: [{ width: 1, up: true }] } },
      'model.blocks.0 must not have "up"; known are width, down',
    ],
    [
      'a name',
      { data: { name: 'cifar' } },
      'data.name must be one of digits, mnist, fashion-mnist, kmnist, cifar10, cifar100',
    ],
    ['a low number', { training: { batch: 0 } }, 'training.batch must be at least 1, got 0'],
    ['a number at a bound', { optimizer: { rate: 0 } }, 'optimizer.rate must be above 0, got 0'],
    ['one that is given where it was', { training: { rate: 0 } }, 'optimizer.rate must be above 0, got 0'],
    ['a high number', { buffer: { restart: 2 } }, 'buffer.restart must be at most 1, got 2'],
    ['an average that never moves', { training: { average: 1 } }, 'training.average must be below 1, got 1'],
    ['a fraction', { seed: 0.5 }, 'seed must be a whole number, got 0.5'],
    ['text', { training: { batch: '3' } }, 'training.batch must be of type number, got "3"'],
    ['an empty list', { model: { blocks: [] } }, 'model.blocks must be a list of at least 1, got []'],
    [
      'more chains than there are',
      { training: { batch: 65 }, buffer: { capacity: 64 } },
      'training.batch must be at most buffer.capacity of 64, got 65',
    ],
    ['an optimiser that there is not', { optimizer: { name: 'lbfgs' } }, 'optimizer.name must be one of adam'],
    [
      'an unknown option of the optimiser',
      { optimizer: { momentum: 1 } },
      'optimizer must not have "momentum"; known are name',
    ],
    ['a network that there is not', { model: { name: 'vgg' } }, 'model.name must be one of residualNetwork, mnistNet'],
    ['a section that is none', { model: 3 }, 'model must be of type object, got 3'],
    [
      'options that a network has not',
      { data: { name: 'mnist' }, model: { name: 'mnistNet', depth: 3 } },
      'model must be what mnistNet takes: networkFromConfig: mnistNet: unknown option',
    ],
    [
      'what the data decide',
      { data: { name: 'mnist' }, model: { name: 'mnistNet', classes: 3 } },
      'model.classes: must be left out: the data decide it, got 3',
    ],
    [
      'the rate in two places',
      { training: { rate: 1 }, optimizer: { rate: 2 } },
      'has training.rate and optimizer.rate: leave the first away',
    ],
    [
      'training on what it is compared with',
      { data: { split: 'test' } },
      'data.heldOut must be a number where data.split is test',
    ],
    [
      'labels that are numbers, drawn as classes',
      { data: { name: 'dsprites-size' }, model: { name: 'dspritesNet', factor: 'size' } },
      'buffer.labels must be data for dsprites-size',
    ],
  ])('refuses %s', (_, value, message) => expect(() => parseConfig(value, 'c.json')).toThrow(message));

  it('takes rate and weight of the squares from where older configurations have them', () => {
    const { optimizer, objective, training } = parseConfig({ training: { rate: 0.5, l2: 3, batch: 8 } });
    expect([optimizer.rate, objective.l2, training.batch]).toEqual([0.5, 3, 8]);
    expect(training).not.toHaveProperty('rate');
  });

  it.each(['mnistNet', 'uvaCnn', 'resnet32', 'resnet32Large', 'resnet32Wider', 'resnet32Larger', 'resnet128'])(
    'takes the network %s',
    (name) =>
      expect(parseConfig({ data: { name: 'cifar10' }, model: { name, width: 4 } }).model).toEqual({
        name,
        width: 4,
        conditional: true,
      }),
  );

  it('names every fault, and the file once', () => {
    expect(() => parseConfig({ seed: -1, sampler: { steps: 0 } }, 'c.json')).toThrow(
      /^c\.json: seed must be at least 0, got -1; sampler\.steps must be at least 1, got 0$/,
    );
  });
});
