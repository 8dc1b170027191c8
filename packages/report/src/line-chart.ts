import { chartBody } from './chart-body.js';
import { chartMarks, type ChartMark } from './chart-marks.js';
import { chartFrame, type LegendEntry } from './chart-frame.js';
import { knownOptions, list, oneOf, words } from './check.js';
import { drawnLine, lineMarks, type DrawnLine, type LineSeries } from './line-series.js';
import { linearAxis, logAxis } from './number-axis.js';
import { referenceLine, type ReferenceLine } from './reference-line.js';
import { palette, seriesColour } from './theme.js';

/** Options of {@link lineChart}. */
export interface LineChartOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** 1 to 8 lines. */
  readonly series: readonly LineSeries[];
  /** @defaultValue `'linear'` */
  readonly xScale?: 'linear' | 'log';
  /** @defaultValue `'linear'` */
  readonly yScale?: 'linear' | 'log';
  /** A dashed horizontal line. */
  readonly reference?: ReferenceLine;
  /** Dashed vertical lines: what happened when. */
  readonly marks?: readonly ChartMark[];
}

const known = ['title', 'xLabel', 'yLabel', 'series', 'xScale', 'yScale', 'reference', 'marks'];

/**
 * Lines over a common pair of axes, as one SVG. The same input gives the same string.
 *
 * Points that cannot be shown (not finite, or not above 0 on a log axis) break the line, and the chart says how many
 * there are. Lines of up to 30 points get dots; very long ones are thinned to what the width can show, extremes kept.
 *
 * @throws ReportError on options that do not fit.
 */
export function lineChart(options: LineChartOptions): string {
  checkOptions(options);
  const { title, xLabel, yLabel, series, xScale = 'linear', yScale = 'linear', marks = [] } = options;
  const log = { x: xScale === 'log', y: yScale === 'log' };
  const reference = referenceLine('lineChart.reference', options.reference);
  const lines = series.map((one, i) => drawnLine(`lineChart.series[${i}]`, one, log));
  const moments = chartMarks('lineChart.marks', marks);
  const [xs, ys] = [[...shown(lines, 'x'), ...marks.map(({ x }) => x)], shown(lines, 'y')];
  const floor = log.y ? ys.reduce((least, y) => Math.min(least, y), Infinity) : undefined;
  const names = series.map(({ name, points }, i) => `${name} (${points.length - lines[i]!.hidden} points)`);
  return chartFrame({
    title,
    description: `Line chart of ${yLabel} against ${xLabel}: ${names.join(', ')}.${inWords(marks)}`,
    legend: [...series.map(({ name }, i) => legendLine(name, i)), ...reference.legend],
    note: leftOut(lines, log.x || log.y),
    body: chartBody({
      x: log.x ? logAxis(xLabel, xs) : linearAxis(xLabel, xs),
      y: { ...(log.y ? logAxis(yLabel, ys) : { ...linearAxis(yLabel, ys), nice: true }), grid: true, tickSize: 0 },
      marks: [...reference.marks, ...moments, ...lines.flatMap((line, i) => lineMarks(line, i, floor))],
    }),
  });
}

function checkOptions(options: LineChartOptions): void {
  knownOptions('lineChart', options, known);
  for (const name of ['title', 'xLabel', 'yLabel'] as const) words(`lineChart.${name}`, options[name]);
  list('lineChart.series', options.series, [1, palette.length]);
  oneOf('lineChart.xScale', options.xScale ?? 'linear', ['linear', 'log']);
  oneOf('lineChart.yScale', options.yScale ?? 'linear', ['linear', 'log']);
}

function shown(lines: readonly DrawnLine[], axis: 'x' | 'y'): readonly number[] {
  return lines.flatMap(({ points }) => points.map((point) => point[axis]).filter(Number.isFinite));
}

function legendLine(label: string, index: number): LegendEntry {
  return { label, colour: seriesColour(index), mark: 'line' };
}

/** For those who do not see them. */
const inWords = (marks: readonly ChartMark[]): string =>
  marks.length === 0 ? '' : ` Marked: ${marks.map(({ x, label }) => `${label} at ${x}`).join(', ')}.`;

function leftOut(lines: readonly DrawnLine[], log: boolean): string | undefined {
  const hidden = lines.reduce((sum, line) => sum + line.hidden, 0);
  if (hidden === 0) return undefined;
  const reason = log ? 'not finite, or not above 0 on a log axis' : 'not finite';
  return `Not shown: ${hidden} point${hidden === 1 ? '' : 's'} (${reason}).`;
}
