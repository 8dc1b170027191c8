import { expect, it } from 'vitest';
import { describeEstimate } from './describe-estimate.js';

const estimate = {
  value: -22.143,
  standardError: 0.07,
  effectiveSamples: 87.4,
  bounds: 'lower',
  kind: 'bound',
} as const;

it.each([
  [{ gap: 0.2361 }, '-22.14 ± 0.07, lower bound, 87 effective samples, predicted gap 0.24'],
  [{ kind: 'heuristic', bounds: 'upper' }, '-22.14 ± 0.07, upper as a rule, 87 effective samples'],
  [{ kind: 'heuristic', bounds: 'none' }, '-22.14 ± 0.07, on neither side, 87 effective samples'],
  [{ effectiveSamples: 3.2, warning: 'too few' }, '-22.14 ± 0.07, lower bound, 3 effective samples, warning: too few'],
] as const)('%j', (given, line) => expect(describeEstimate({ ...estimate, ...given })).toBe(line));
