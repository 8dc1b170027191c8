import { erfc } from './erfc.js';

/** Standard normal distribution function in float64, with full relative accuracy in the lower tail. */
export const normalCdf = (z: number): number => erfc(-z / Math.SQRT2) / 2;

/** Standard normal density. */
export const normalPdf = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
