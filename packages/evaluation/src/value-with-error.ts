import type { Estimate } from '@ebmjs/core';

/** A number and its standard error, in the same unit. */
export type ValueWithError = Pick<Estimate, 'value' | 'standardError'>;
