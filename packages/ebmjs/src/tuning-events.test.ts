import type { TunedSampler } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { tuningEvents } from './tuning-events.js';

const tuned = (more: Partial<TunedSampler>): TunedSampler => ({
  ...{ choice: null, why: 'no step size will do', warnings: [], faults: [], candidates: [], gradients: 0 },
  ...more,
});

it('are what was found, and why, until they are taken', () => {
  const { onTuned, taken } = tuningEvents();
  expect(taken()).toEqual([]);
  const choice = { stepSize: 100, steps: 7 };
  onTuned(40, tuned({ choice, why: 'step size 100 with 7 steps', warnings: ['100 is at the end of the range'] }));
  onTuned(80, tuned({}));
  expect(taken()).toEqual([
    {
      ...{ kind: 'tuned', step: 40, numbers: choice },
      message: 'after update 40: step size 100 with 7 steps; 100 is at the end of the range',
    },
    { kind: 'tuned', step: 80, message: 'after update 80: no step size will do; all stays as it is' },
  ]);
  expect(taken()).toEqual([]);
});
