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
export {
  combinationSuccess,
  type CombinationSuccess,
  type CombinationSuccessOptions,
} from './combinations/combination-success.js';
export { centroids } from './combinations/centroids.js';
export type { ValueWithError } from './value-with-error.js';
