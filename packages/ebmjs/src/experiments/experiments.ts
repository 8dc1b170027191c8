import { calibration } from './calibration.js';
import { classGrid } from './class-grid.js';
import { classification } from './classification.js';
import { classInterpolation } from './class-interpolation.js';
import { crossClassConversion } from './cross-class.js';
import { denoising } from './denoising.js';
import { listed, type ListedExperiment } from './evaluation-experiment.js';
import { inpainting } from './inpainting.js';
import { labelInference } from './label-inference.js';
import { longChainLooks } from './long-chains.js';
import { nearestImages } from './nearest-images.js';
import { ood } from './ood.js';
import { oodScores } from './ood-scores.js';
import { relativeEnergies } from './relative-energies.js';
import { robustness } from './robustness.js';
import { saltAndPepperRestoration } from './salt-and-pepper.js';
import { sampleQuality } from './sample-quality.js';
import { samplingTrace } from './sampling-trace.js';
import { trajectories } from './trajectories.js';
import { traversal } from './traversal.js';

/** Every experiment, in the order in which they are run and shown. */
export const experiments: readonly ListedExperiment[] = [
  listed(classGrid),
  listed(samplingTrace),
  listed(nearestImages),
  listed(sampleQuality),
  listed(relativeEnergies),
  listed(ood),
  listed(oodScores),
  listed(classification),
  listed(calibration),
  listed(robustness),
  listed(inpainting),
  listed(denoising),
  listed(saltAndPepperRestoration),
  listed(crossClassConversion),
  listed(classInterpolation),
  listed(labelInference),
  listed(longChainLooks),
  listed(traversal),
  listed(trajectories),
];
