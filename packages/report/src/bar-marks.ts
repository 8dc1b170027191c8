import { axisX, barY, ruleX, ruleY, text, type Markish, type ScaleOptions } from '@observablehq/plot';
import { bodyWidth, margins } from './chart-body.js';
import { toPlace } from './format-estimate.js';
import { formatNumber, magnitude } from './format-number.js';
import { light, seriesColour } from './theme.js';

/** A bar as it is drawn; NaN for what is not known. */
export interface DrawnBar {
  readonly label: string;
  readonly value: number;
  readonly error: number;
}

/** The axis below the bars, with the room that its names need. */
export interface CategoryAxis {
  readonly scale: ScaleOptions;
  readonly axis: Markish;
  readonly marginBottom: number;
}

/** Names longer than this are cut when they stand aslant. */
const longestName = 28;
const room = bodyWidth - margins.marginLeft - margins.marginRight;

/** Names below the bars: level where they fit side by side, else aslant. */
export function categoryAxis(bars: readonly DrawnBar[], label: string | undefined): CategoryAxis {
  const names = bars.map((bar) => bar.label);
  const scale = {
    domain: names,
    padding: bars.length < 4 ? 0.6 : 0.25,
    label: label ?? null,
    labelArrow: 'none',
  } as const;
  const { marginBottom } = margins;
  if (fitSideBySide(names)) return { scale, axis: axisX({ tickSize: 0 }), marginBottom };
  const letters = Math.min(longestName, Math.max(...names.map((name) => name.length)));
  const tickFormat = (name: string) => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
  // At 35 degrees a letter of 7 pixels takes 4 of height.
  const slant = marginBottom - (label === undefined ? 20 : 0) + 4 * letters;
  return {
    scale,
    axis: axisX({ tickSize: 0, tickRotate: -35, tickFormat, labelOffset: slant - 6 }),
    marginBottom: slant,
  };
}

/** Bars, errors, what `between` holds, and numbers on top where there is room for them. */
export function barMarks(bars: readonly DrawnBar[], between: readonly Markish[]): readonly Markish[] {
  const drawn = bars.filter(({ value }) => Number.isFinite(value));
  const certain = drawn.filter(({ error }) => Number.isFinite(error));
  const [low, high] = [({ value, error }: DrawnBar) => value - error, ({ value, error }: DrawnBar) => value + error];
  const numbers = barNumbers(bars.map(({ value }) => value));
  const marks = [
    barY(drawn, { x: 'label', y: 'value', fill: seriesColour(0), fillOpacity: 0.85, className: 'ebm-bars' }),
    ruleX(certain, { x: 'label', y1: low, y2: high, strokeWidth: 1.5, className: 'ebm-errors' }),
    ruleY([0]),
    ...between,
  ];
  if (!fitSideBySide(numbers)) return marks;
  const halo = { stroke: light.surface, strokeWidth: 4, className: 'ebm-numbers' };
  return [...marks, text(bars, { x: 'label', y: top, text: numbers, dy: -8, fill: 'currentColor', ...halo })];
}

/** Where a bar and its error end, and its number begins. */
function top({ value, error }: DrawnBar): number {
  if (!Number.isFinite(value)) return 0;
  return Math.max(0, value + (Number.isFinite(error) ? error : 0));
}

function fitSideBySide(texts: readonly string[]): boolean {
  return texts.length * (7 * Math.max(...texts.map((one) => one.length)) + 6) <= room;
}

/** All to the same place: three significant digits of the largest. Whole numbers as they are. */
function barNumbers(values: readonly number[]): readonly string[] {
  const finite = values.filter(Number.isFinite);
  const first = magnitude(Math.max(0, ...finite.map(Math.abs)));
  const plain = finite.every(Number.isInteger) || first < -4 || first > 14;
  const digits = Math.max(0, 2 - first);
  const written = (value: number) => (plain || !Number.isFinite(value) ? formatNumber(value) : toPlace(value, -digits));
  return values.map((value) => written(value).replace(/^-/, '−'));
}
