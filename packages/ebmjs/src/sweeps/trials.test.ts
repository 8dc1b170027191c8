import { expect, it } from 'vitest';
import { parseSweep } from './sweep-spec.js';
import { trialsOf } from './trials.js';

it('are the seeds of each setting in turn, with names in order', () => {
  const spec = parseSweep({ base: { sampler: { steps: 3 } }, axes: { 'sampler.stepSize': [1, 2] }, seeds: [4, 5, 6] });
  const trials = trialsOf(spec);
  expect(trials.map(({ name, seed, setting }) => [name, seed, setting['sampler.stepSize']])).toEqual([
    ['0', 4, 1],
    ['1', 5, 1],
    ['2', 6, 1],
    ['3', 4, 2],
    ['4', 5, 2],
    ['5', 6, 2],
  ]);
  expect(trials[5]!.config).toMatchObject({ seed: 6, sampler: { steps: 3, stepSize: 2 } });
});

it('may begin from a preset, and move what is elsewhere now', () => {
  const [trial] = trialsOf(
    parseSweep({ base: { preset: 'mnist' }, axes: { 'training.rate': [0.5], 'model.width': [4] } }),
  );
  expect(trial!.config).toMatchObject({
    data: { name: 'mnist' },
    optimizer: { rate: 0.5 },
    model: { name: 'mnistNet', width: 4 },
  });
});

it('names are as long as the last one', () => {
  const names = trialsOf(parseSweep({ axes: { 'training.batch': [1, 2, 3] }, seeds: [0, 1, 2, 3] })).map(
    ({ name }) => name,
  );
  expect([names[0], names[9], names[11]]).toEqual(['00', '09', '11']);
});

it('a setting that makes no configuration is named before anything runs', () => {
  const spec = parseSweep({ axes: { 'sampler.steps': [1, 0] } });
  expect(() => trialsOf(spec)).toThrow('sweep at {"sampler.steps":0}: sampler.steps must be at least 1, got 0');
  expect(() => trialsOf(parseSweep({ axes: { 'sampler.size': [1] } }))).toThrow('sampler must not have "size"');
});
