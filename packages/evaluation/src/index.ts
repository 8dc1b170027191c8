export { energies, type EnergiesOptions } from './energies.js';
export {
  energyHistogram,
  type EnergyHistogram,
  type EnergyHistogramOptions,
  type NamedEnergies,
} from './energy-histogram.js';
export { auroc, type AurocOptions } from './auroc.js';
export { nearestNeighbours, type NearestNeighboursOptions, type Neighbours } from './nearest-neighbours.js';
export { neighboursOfClass, type LabelPair, type NeighboursOfClassOptions } from './neighbours-of-class.js';
export { labelAgreement, type LabelAgreement, type LabelAgreementOptions } from './label-agreement.js';
export {
  combinationSuccess,
  type CombinationSuccess,
  type CombinationSuccessOptions,
} from './combinations/combination-success.js';
export { centroids } from './combinations/centroids.js';
export { meanWithError } from './mean-with-error.js';
export { shareWithError } from './share-with-error.js';
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
export { energyClassifier, type EnergyClassifierOptions } from './robustness/energy-classifier.js';
export type { ClassifierLogits, LogitsAndGradient } from './robustness/classifier-logits.js';
export type { Refinement } from './robustness/refinement.js';
export { classify, classifyByEnergy, countAnswers, type Answers } from './robustness/classify.js';
export type { LabelledRows } from './robustness/logit-rows.js';
export { fitRescaling, rescaled, rescaledEnergy } from './robustness/rescaling.js';
export type { Rescaling } from './robustness/fit-softmax.js';
export { classLoss, type AttackLoss, type ClassLossOptions } from './robustness/class-loss.js';
export type { BallNorm } from './robustness/project.js';
export { projectedGradient, type Attack } from './robustness/projected-gradient.js';
export type { ProjectedGradientOptions } from './robustness/attack-settings.js';
export { robustnessCurve, type RobustnessCurve } from './robustness/robustness-curve.js';
export type { RobustnessCurveOptions } from './robustness/curve-settings.js';

export type { Score } from './scores/score.js';
export { gradientNormScore, negatedScore, negativeLogLikelihoodScore } from './scores/energy-scores.js';
export { entropyScore, freeEnergyScore, lowestEnergyScore, maxProbabilityScore } from './scores/class-scores.js';
export { oodTable, type OodRow, type OodTableOptions } from './scores/ood-table.js';
export {
  randomMasks,
  rowsMask,
  type PixelMask,
  type PixelMasks,
  type RandomMasksOptions,
} from './restoration/pixel-mask.js';
export { gaussianNoise, noiseInHole, saltAndPepper, type SaltAndPepperOptions } from './restoration/corrupt.js';
export { posterior, type Observation, type PosteriorOptions } from './restoration/posterior.js';
export { restore, type Restored, type RestoreOptions } from './restoration/restore.js';
export { inpaint, type InpaintOptions } from './restoration/inpaint.js';
export { fillWithMean, fillWithNeighbour, type FillOptions } from './restoration/fill-baselines.js';
export { medianFilter } from './restoration/median-filter.js';
export {
  restorationError,
  restorationGain,
  type RestorationError,
  type RestorationErrorOptions,
  type RestorationGain,
} from './restoration/restoration-error.js';
export { neighbourClasses, type ClassOf } from './labels/neighbour-classes.js';
export { crossClass, type CrossClass, type CrossClassOptions, type CrossClassRound } from './labels/cross-class.js';
export {
  interpolateClasses,
  type ClassInterpolation,
  type InterpolateClassesOptions,
  type InterpolatedClasses,
} from './labels/interpolate-classes.js';
export { inferLabels, type InferLabelsOptions } from './labels/infer-labels.js';

export type { FreeKernel } from './trajectories/free-kernel.js';
export { rollOut, type RollOutOptions } from './trajectories/roll-out.js';
export { planPaths, straightPaths, type PlannedPaths, type PlanPathsOptions } from './trajectories/plan-paths.js';
export {
  obstacleDistance,
  obstacleEnergy,
  type Obstacle,
  type ObstacleEnergyOptions,
} from './trajectories/obstacle-energy.js';
export { pathPoints, type PathPointsOptions } from './trajectories/path-points.js';
export { forecastScores, type ForecastScores, type ForecastScoresOptions } from './trajectories/forecast-scores.js';

export { logSpaced } from './chains/log-spaced.js';
export type { ChainLook } from './chains/chain-look.js';
export { longChains, type LongChains, type LongChainsOptions, type LongChainsState } from './chains/long-chains.js';

export {
  hessianProduct,
  type HessianMethod,
  type HessianProduct,
  type HessianProductOptions,
} from './traversal/hessian-product.js';
export type { SpectrumEnd } from './traversal/lanczos.js';
export {
  hessianDirections,
  type Directions,
  type HessianDirections,
  type HessianDirectionsOptions,
} from './traversal/hessian-directions.js';
export { jacobianDirections, type JacobianDirectionsOptions } from './traversal/jacobian-directions.js';
export { traverse, type TraverseOptions } from './traversal/traverse.js';
