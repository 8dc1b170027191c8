import { expect, it } from 'vitest';
import type { LikelihoodReport } from './likelihood-run.js';
import { likelihoodText } from './likelihood-text.js';

const estimate = (value: number, bounds: 'lower' | 'upper', effectiveSamples = 50) =>
  ({ value, standardError: 0.5, effectiveSamples, bounds, kind: bounds === 'lower' ? 'heuristic' : 'bound' }) as const;

it('says each bound with its error and side, and which log Z is not to be believed', () => {
  const warning = '3.0 effective samples, below 10: the standard error is not to be believed';
  const text = likelihoodText({
    ...{ images: 50, beta: 1234.5, seconds: 1, sweep: [], acceptance: [] },
    nats: { lower: estimate(59.9, 'lower'), upper: estimate(64.2, 'upper') },
    bitsPerDim: { lower: estimate(2.6, 'upper'), upper: estimate(2.7, 'lower') },
    logZ: [estimate(-20, 'lower'), { ...estimate(-25, 'lower', 3), gap: 4.2, warning }],
  } satisfies LikelihoodReport);
  expect(text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
    'log-likelihood of 50 held-out images at inverse temperature 1.23e+3, in nats an image',
    'from below | 59.9 ± 0.5, lower as a rule, 50 effective samples',
    'from above | 64.2 ± 0.5, upper bound, 50 effective samples',
    'bits a dimension | 2.600 to 2.700',
    `log Z, worst class | -25.0 ± 0.5, lower as a rule, 3 effective samples, predicted gap 4.2, warning: ${warning}`,
  ]);
});
