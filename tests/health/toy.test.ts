import { expect, it } from 'vitest';
import { FAILURES } from './failures.js';
import { found } from './runs.js';
import { cloudsKnobs } from './setting.js';

const knobs = cloudsKnobs();

// What drifts rather than fails takes longer to show; `npm run test:long` has it, healthy runs and recoveries too.
const quick = FAILURES.filter(({ named }) => named !== 'energies-adrift');

it.each(quick.map((failure) => [failure.failure, failure] as const))('%s is named', async (_, { named, plant }) => {
  const sure = await found(plant(knobs), { seed: 0, updates: 200, until: named });
  expect(Object.keys(sure)).toContain(named);
});

it('a healthy run raises no alarm', async () => {
  expect(await found(knobs, { seed: 0, updates: 60 })).toEqual({});
});
