export { product } from './product.js';
export { mixture, type MixtureOptions } from './mixture.js';
export { negation } from './negation.js';
export { temper } from './temper.js';
