export { testKernel } from './test-kernel.js';
export { testEnergy } from './test-energy.js';
export { testModel } from './test-model.js';
export { testDataset } from './test-dataset.js';

export { kernelChecks } from './kernel-checks.js';
export type { KernelCase } from './kernel-case.js';
export { energyChecks, type EnergyCase } from './energy-checks.js';
export { modelChecks, type ModelCase } from './model-checks.js';
export { datasetChecks, type DatasetCase } from './dataset-checks.js';
export type { PointSampler } from './energy-subject.js';

export { failures, type Check, type Failure } from './check.js';
export { expectNoLeak, expectNoLeakAsync } from './expect-no-leak.js';

export type { ExactTarget } from './exact-target.js';
export { diagonalGaussian, standardNormal, type DiagonalGaussianOptions } from './diagonal-gaussian.js';
export { doubleWell } from './double-well.js';
export { truncatedNormal, type TruncatedNormalOptions } from './truncated-normal.js';
export { momentScores, type Moments, type Score } from './moment-scores.js';
