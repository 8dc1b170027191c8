import { lastingRule, type HealthRule, type HealthObservation } from '../rule.js';

const inData = ({ refused }: HealthObservation): { readonly refused: number } | null =>
  refused?.nonFinite === 'the data' ? { refused: 1 } : null;

/** A batch of data that holds a number that is not finite. */
export const dataNotFinite: HealthRule = lastingRule({
  name: 'data-not-finite',
  severity: 'warning',
  meaning: 'The batch of data holds a number that is not finite: the update was refused, and nothing has changed.',
  remedy: 'Find the broken rows of the data set; until then other rows are drawn in their place.',
  ladder: [['draw-again']],
  patience: 1,
  see: inData,
});

/** Twenty of them in a row. */
export const dataNeverFinite: HealthRule = lastingRule({
  name: 'data-never-finite',
  severity: 'critical',
  meaning: 'Twenty batches in a row hold numbers that are not finite.',
  remedy: 'HealthLook at how the data are read and scaled: a division by 0, a missing value, the wrong type of number.',
  ladder: [['stop']],
  patience: 20,
  see: inData,
});
