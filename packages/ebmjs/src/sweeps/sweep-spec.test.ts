import { expect, it } from 'vitest';
import { parseSweep } from './sweep-spec.js';

it('fills in what is left out', () => {
  expect(parseSweep({ axes: { 'sampler.steps': [1, 2] } })).toEqual({
    base: {},
    axes: { 'sampler.steps': [1, 2] },
    search: 'grid',
    draws: 10,
    seed: 0,
    seeds: [0],
    likelihood: false,
    metric: 'aurocNoise',
  });
});

it.each<[string, unknown, string]>([
  ['what is no object', 3, 's.json: must be of type object, got 3'],
  ['no axes', {}, 's.json: axes must be'],
  ['an unknown field', { axes: {}, trials: 3 }, 's.json: must not have "trials"; known are base, axes, search, draws'],
  ['an axis of nothing', { axes: { a: [] } }, 'axes.a must be a list of at least 1, got []'],
  ['another search', { axes: {}, search: 'bayes' }, 'search must be one of grid, random, got "bayes"'],
  ['a range in a grid without a count', { axes: { a: { from: 0, to: 1 } } }, 's.json: axes.a: must have a count'],
  ['a range the wrong way round', { axes: { a: { from: 1, to: 1, count: 2 } } }, 'must have from below to, got [1,1]'],
  [
    'the logarithm of 0',
    { axes: { a: { from: 0, to: 1, count: 2, scale: 'log' } } },
    'must have from above 0 on a log scale',
  ],
  ['seeds as an axis', { axes: { seed: [1, 2] } }, 'must be given as seeds'],
  ['a metric that is not measured', { axes: {}, metric: 'likelihoodLower' }, 's.json: likelihood must be true'],
  ['a seed twice', { axes: {}, seeds: [1, 1] }, 's.json: seeds must be different'],
])('refuses %s', (_, value, message) => expect(() => parseSweep(value, 's.json')).toThrow(message));
