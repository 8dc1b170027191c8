/** The figures of a trial, in the order of the table; null for what was not measured. */
export const FIGURES = [
  'energyData',
  'energySamples',
  'gap',
  'labelAgreement',
  'aurocNoise',
  'likelihoodLower',
  'likelihoodUpper',
  'imageStepsPerSecond',
  'findings',
] as const;

export type FigureName = (typeof FIGURES)[number];
