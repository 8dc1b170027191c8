import type { Candidate, TunedSampler } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { tuneTable } from './tune-table.js';

const candidate: Candidate = {
  stepSize: 10,
  curve: [],
  drop: 0.12345,
  dropError: 0.01,
  plateau: 25,
  movement: 0.02,
  movementToNoise: 4,
  clippedAtStart: 1,
  clipped: 0.123,
  saturated: 0.5,
  nonFinite: 0,
};
const lost: Candidate = {
  ...candidate,
  stepSize: 1000,
  drop: null,
  dropError: null,
  plateau: null,
  movement: null,
  movementToNoise: null,
  clipped: null,
  saturated: null,
};
const tuned: TunedSampler = {
  choice: { stepSize: 10, steps: 25 },
  why: 'because',
  warnings: ['the edge'],
  faults: [null, 'not finite'],
  candidates: [candidate, lost],
  gradients: 100,
};

it('tuneTable lines up what was tried and says what was chosen', () => {
  expect(tuneTable(tuned).split('\n')).toEqual([
    'step size   fall  error  plateau  movement  per noise  clipped  on faces',
    '       10  0.123   0.01       25      0.02          4     12 %      50 %  chosen',
    '     1000      -      -        -         -          -        -         -  not finite',
    '',
    'because',
    'mind: the edge',
    '',
    '"sampler": { "stepSize": 10, "steps": 25 }',
  ]);
});

it('tuneTable chooses nothing where nothing was chosen', () => {
  const text = tuneTable({ ...tuned, choice: null, warnings: [], faults: ['flat', 'not finite'] });
  expect(text).toContain('50 %  flat');
  expect(text).toMatch(/because$/);
});
