import { ruleY, type Markish } from '@observablehq/plot';
import { finite, knownOptions, words } from './check.js';
import type { LegendEntry } from './chart-frame.js';

/** A level to compare with, drawn as a dashed line: an exact value, a published one, chance. */
export interface ReferenceLine {
  readonly value: number;
  readonly label: string;
}

/** The checked line as mark and legend entry; both empty when there is none. */
export function referenceLine(
  where: string,
  line: ReferenceLine | undefined,
): { readonly marks: readonly Markish[]; readonly legend: readonly LegendEntry[] } {
  if (line === undefined) return { marks: [], legend: [] };
  knownOptions(where, line, ['value', 'label']);
  const value = finite(`${where}.value`, line.value);
  const label = words(`${where}.label`, line.label);
  return {
    marks: [ruleY([value], { className: 'ebm-reference', strokeDasharray: '4,3', strokeWidth: 1.5 })],
    legend: [{ label, colour: 'currentColor', mark: 'dashes' }],
  };
}
