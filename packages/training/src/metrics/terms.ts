import type { Params } from '@ebmjs/core';
import type { Descent } from '../descend.js';
import type { Metrics } from './metrics.js';
import type { Numbers } from './numbers.js';

const PREFIX = 'terms/';

/** The terms of a loss, by names that no other number of an update has. */
export const termTensors = (terms: Descent['terms']): Params =>
  Object.fromEntries(Object.entries(terms).map(([name, term]) => [PREFIX + name, term]));

/** Those that have been read back, by their own names. */
export const readTerms = (read: Numbers): Metrics['terms'] =>
  Object.fromEntries(
    Object.entries(read).flatMap(([name, [value]]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value!]] : [],
    ),
  );
