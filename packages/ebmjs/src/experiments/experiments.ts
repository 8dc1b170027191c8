import { classGrid } from './class-grid.js';
import { listed, type ListedExperiment } from './evaluation-experiment.js';
import { nearestImages } from './nearest-images.js';
import { ood } from './ood.js';
import { relativeEnergies } from './relative-energies.js';
import { samplingTrace } from './sampling-trace.js';

/** Every experiment, in the order in which they are run and shown. */
export const experiments: readonly ListedExperiment[] = [
  listed(classGrid),
  listed(samplingTrace),
  listed(nearestImages),
  listed(relativeEnergies),
  listed(ood),
];
