export { saveWeights, type SavedWeights, type SaveWeightsOptions } from './weights/save-weights.js';
export { loadWeights, type LoadWeightsOptions } from './weights/load-weights.js';
