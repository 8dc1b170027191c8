import { EbmError } from '@ebmjs/core';
import { contrastiveDivergence, type LossTerm, type Objective } from '@ebmjs/training';
import * as z from 'zod';
import { built } from './built.js';
import { METRIC_NAMES } from './metric-names.js';
import { termSection } from './term-sections.js';
import { termOf, type Rows } from './terms.js';

const contrastive = z.strictObject({
  name: z.enum(['cd', 'logsumexp', 'softplus']),
  l2: z.number().min(0).default(1).describe('weight of the squared energies'),
  terms: z.array(termSection).optional().describe('what else is to be made small; absent for nothing'),
});

export const objectiveSection = z.discriminatedUnion('name', [contrastive]);

export type ObjectiveSection = z.infer<typeof objectiveSection>;

export const objectiveOf = ({ name, l2 }: ObjectiveSection): Objective =>
  contrastiveDivergence({ objective: name, l2 });

/** The terms of a section. Throws an `EbmError` for options that do not fit each other. */
export const termsOf = ({ terms = [] }: ObjectiveSection, rows: Rows): readonly LossTerm[] =>
  terms.map((term) => termOf(term, rows));

/** Throws an `EbmError` for terms that do not fit the events, the labels or each other. */
export function checkTerms(section: ObjectiveSection, rows: Rows, where: string): void {
  const names: string[] = [...METRIC_NAMES];
  for (const [i, term] of (section.terms ?? []).entries()) {
    const at = `objective.terms.${i}`;
    if (rows.classes === 0 && (term.term === 'classification' || term.term === 'labelContrast'))
      throw new EbmError(where, `${at} must be left out: ${term.term} needs a model that reads labels, of classes`);
    const { name } = built(where, `${at} must be what ${term.term} takes`, () => termOf(term, rows));
    if (names.includes(name))
      throw new EbmError(where, `${at}.name must be one that no other number of an update has`, name);
    names.push(name);
  }
}
