export { energies, type EnergiesOptions } from './energies.js';
export {
  energyHistogram,
  type EnergyHistogram,
  type EnergyHistogramOptions,
  type NamedEnergies,
} from './energy-histogram.js';
export { auroc, type AurocOptions } from './auroc.js';
export { nearestNeighbours, type NearestNeighboursOptions, type Neighbours } from './nearest-neighbours.js';
export { labelAgreement, type LabelAgreement, type LabelAgreementOptions } from './label-agreement.js';
export type { ValueWithError } from './value-with-error.js';

export { aupr, type Aupr, type AuprOptions } from './detection/aupr.js';
export { fprAtTpr, type FprAtTpr, type FprAtTprOptions } from './detection/fpr-at-tpr.js';
export {
  conformalPValues,
  conformalThreshold,
  type ConformalPValuesOptions,
  type ConformalThreshold,
  type ConformalThresholdOptions,
} from './detection/conformal.js';

export type { FeatureFunction, FeatureOptions, RowSource } from './features/feature-batches.js';
export { featureMoments, type FeatureMoments, type FeatureMomentsOptions } from './features/feature-moments.js';
export { frechetDistance } from './features/frechet-distance.js';
export { fid, type Fid, type FidOptions } from './features/fid.js';
export { kid, type Kid, type KidOptions } from './features/kid.js';
export { inceptionScore, type InceptionScore, type InceptionScoreOptions } from './features/inception-score.js';
export { precisionRecall, type PrecisionRecall, type PrecisionRecallOptions } from './features/precision-recall.js';
export { modeCounts, type ModeCounts, type ModeCountsOptions } from './features/mode-counts.js';

export { mmd, type Mmd, type MmdOptions } from './two-sample/mmd.js';
export { c2st, type C2st, type C2stOptions } from './two-sample/c2st.js';

export {
  calibrationError,
  type CalibrationError,
  type CalibrationErrorOptions,
} from './calibration/calibration-error.js';
export type { BinnedError } from './calibration/binned-error.js';
export type { ConfidenceBin } from './calibration/confidence-bins.js';
