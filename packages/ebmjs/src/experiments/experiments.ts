import { classGrid } from './class-grid.js';
import { listed, type ListedExperiment } from './evaluation-experiment.js';

/** Every experiment, in the order in which they are run and shown. */
export const experiments: readonly ListedExperiment[] = [listed(classGrid)];
