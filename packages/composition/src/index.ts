export { product } from './product.js';
export { weightedSum } from './weighted-sum.js';
export { mixture, type MixtureOptions } from './mixture.js';
export { negation } from './negation.js';
export { temper } from './temper.js';
export { composedModel, type ComposedModelOptions } from './composed-model.js';
