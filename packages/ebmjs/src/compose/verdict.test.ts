import { expect, it } from 'vitest';
import { results } from './results.fixture.js';
import { verdict } from './verdict.js';

it.each([
  [0.6, '60.0 ± 2.0 %, an improvement (3.5 standard errors)'],
  [0.52, '52.0 ± 2.0 %, no clear change (0.7 standard errors)'],
  [0.4, '40.0 ± 2.0 %, worse (-3.5 standard errors)'],
])('says of %d after 0.5 what became of it', (tuned, words) => {
  const text = verdict(results(tuned));
  expect(text).toContain(`Tuned, KL 1: ${words}`);
  expect(text).toContain('right in 50.0 ± 2.0 % of its samples');
  expect(text).toContain('chance is 5.0 %');
});

it('tells of decoders that have seen as much, and of no others', () => {
  expect(verdict(results(0.6))).toContain('seen as much: dense decoder 30.0 ± 2.0 %. Tuned');
});

it('sets tuning with the KL term against tuning without it', () => {
  const told = results(0.6);
  const without = { ...told.methods.at(-1)!, method: 'tuned without KL' };
  expect(verdict({ ...told, methods: [...told.methods, without] })).toContain(
    'tuned, KL 1, set against tuning without it: no clear change (0.0 standard errors).',
  );
  expect(verdict(told)).not.toContain('set against');
});
