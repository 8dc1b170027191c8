import { areaY, dot, line, type Markish } from '@observablehq/plot';
import { errorBar, knownOptions, list, words } from './check.js';
import { seriesColour } from './theme.js';
import { thinPoints } from './thin-points.js';

/** A point of a line chart, with a standard error or without. `null` is what JSON makes of NaN. */
export type ChartPoint = readonly [x: number | null, y: number | null, standardError?: number | null];

/** One line. */
export interface LineSeries {
  readonly name: string;
  /** In the order in which the line visits them. Errors are drawn as a band of one standard error either side. */
  readonly points: readonly ChartPoint[];
}

interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

/** A line as it is drawn: its points, `y` being NaN where it breaks, and how many could not be shown. */
export interface DrawnLine {
  readonly points: readonly DrawnPoint[];
  readonly hidden: number;
}

/** Which axes are logarithmic. */
export interface LogScales {
  readonly x: boolean;
  readonly y: boolean;
}

/** Points kept of a long line: four a run, and a chart has fewer than 700 pixels to show them in. */
const runs = 700;

/** Checks a series and takes from it what can be drawn. */
export function drawnLine(where: string, { name, points, ...others }: LineSeries, log: LogScales): DrawnLine {
  knownOptions(where, others, ['name', 'points']);
  words(`${where}.name`, name);
  const all = list(`${where}.points`, points, [0, Infinity]).map((point) => drawnPoint(`${where}.points`, point, log));
  const hidden = all.reduce((count, { y }) => count + (Number.isNaN(y) ? 1 : 0), 0);
  return { points: thinPoints(all, runs), hidden };
}

function drawnPoint(where: string, point: ChartPoint, log: LogScales): DrawnPoint {
  const [x, y, error = NaN] = list(where, point, [2, 3]) as ChartPoint;
  const shown = showable(x, log.x) && showable(y, log.y);
  return { x: shown ? x : NaN, y: shown ? y : NaN, error: errorBar(where, error) };
}

function showable(value: number | null, log: boolean): value is number {
  return Number.isFinite(value) && (!log || value! > 0);
}

/** Band, line and dots of one series. `floor` is where the lower end of a band goes that a log axis cannot show. */
export function lineMarks({ points }: DrawnLine, index: number, floor: number | undefined): readonly Markish[] {
  const colour = seriesColour(index);
  const low = ({ y, error }: DrawnPoint) => (floor !== undefined && y - error <= 0 ? floor : y - error);
  const place = { x: 'x', y: 'y', className: 'ebm-series' };
  const marks: Markish[] = [line(points, { ...place, stroke: colour, strokeWidth: 1.75 })];
  if (points.length <= 30) marks.push(dot(points, { ...place, fill: colour, r: 2.75 }));
  if (points.every(({ error }) => Number.isNaN(error))) return marks;
  const high = ({ y, error }: DrawnPoint) => y + error;
  return [
    areaY(points, { x: 'x', y1: low, y2: high, fill: colour, fillOpacity: 0.2, className: 'ebm-band' }),
    ...marks,
  ];
}
