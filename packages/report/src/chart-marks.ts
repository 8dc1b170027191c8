import { ruleX, text, type Markish } from '@observablehq/plot';
import { finite, knownOptions, list, words } from './check.js';

/** A moment worth seeing on a curve: something that happened there. */
export interface ChartMark {
  readonly x: number;
  /** Short: it is written above the line. */
  readonly label: string;
}

/** Labels of this many letters in all have room side by side. */
const LETTERS = 90;

/** The checked moments as vertical lines with their labels above; where those have no room, every moment has its line only. */
export function chartMarks(where: string, marks: readonly ChartMark[]): readonly Markish[] {
  const all = list(where, marks, [0, Infinity]).map(({ x, label, ...others }, i) => {
    knownOptions(`${where}[${i}]`, others, ['x', 'label']);
    return { x: finite(`${where}[${i}].x`, x), label: words(`${where}[${i}].label`, label) };
  });
  if (all.length === 0) return [];
  const lines = ruleX(all, { x: 'x', className: 'ebm-mark', strokeDasharray: '2,3', strokeOpacity: 0.7 });
  const letters = all.reduce((sum, { label }) => sum + label.length + 2, 0);
  if (letters > LETTERS) return [lines];
  return [
    lines,
    text(all, { x: 'x', text: 'label', frameAnchor: 'top', dy: -10, fontSize: 10, className: 'ebm-mark' }),
  ];
}
