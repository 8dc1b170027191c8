import { classGrid } from './class-grid.js';
import { classification } from './classification.js';
import { listed, type ListedExperiment } from './evaluation-experiment.js';
import { oodScores } from './ood-scores.js';
import { robustness } from './robustness.js';

/** Every experiment, in the order in which they are run and shown. */
export const experiments: readonly ListedExperiment[] = [
  listed(classGrid),
  listed(classification),
  listed(robustness),
  listed(oodScores),
];
