import { key, release, type Key, type Model } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { start } from './run-state.js';
import { advanceTo, toyOptions } from './toy-run.fixture.js';

it('has the model in training mode, chains and loss of an update by one key, and no two updates by the same', async () => {
  const options = toyOptions(2);
  const { model: toy } = options;
  const [chains, losses]: [(Key | undefined)[], (Key | undefined)[]] = [[], []];
  const model: Model = {
    ...toy,
    energy: (variables, labels, mode) => (losses.push(mode), toy.energy(variables, labels, mode)),
    freeze: (variables) => {
      const frozen = toy.freeze(variables);
      return { ...frozen, energy: (labels, mode) => (chains.push(mode), frozen.energy(labels, mode)) };
    },
  };
  const first = start({ ...options, model }, key(0));
  release(first, await advanceTo(4, { ...options, model, measureEvery: null }, first));
  expect(chains).toHaveLength(4);
  expect(losses).toEqual(chains);
  expect(new Set(chains.map((each) => JSON.stringify(each))).size).toBe(4);
  expect(chains).not.toContain(undefined);
});
