import { areaY, line, ruleY, type Markish } from '@observablehq/plot';
import { chartBody } from './chart-body.js';
import { chartFrame } from './chart-frame.js';
import { finite, knownOptions, list, oneOf, words } from './check.js';
import { linearAxis } from './number-axis.js';
import { ReportError } from './report-error.js';
import { palette, seriesColour } from './theme.js';

/** Counted values. */
export interface HistogramSeries {
  readonly name: string;
  /** One count a bin. */
  readonly counts: readonly number[];
  /** Ends of the bins, rising; one more than counts. Bin i is from `edges[i]` to `edges[i + 1]`. */
  readonly edges: readonly number[];
}

/** Options of {@link histogramChart}. */
export interface HistogramChartOptions {
  readonly title: string;
  /** What was counted. @defaultValue `'energy'` */
  readonly xLabel?: string;
  /** 1 to 8 histograms. */
  readonly series: readonly HistogramSeries[];
  /** Heights: `'density'` has area 1 whatever the number and width of bins and of values. @defaultValue `'density'` */
  readonly heights?: 'density' | 'count';
}

/**
 * Histograms over one another, as one SVG: the energies of data, of samples and of noise, say. The same input gives the
 * same string.
 *
 * @throws ReportError on options that do not fit.
 */
export function histogramChart(options: HistogramChartOptions): string {
  knownOptions('histogramChart', options, ['title', 'xLabel', 'series', 'heights']);
  const { title, xLabel = 'energy', series, heights = 'density' } = options;
  oneOf('histogramChart.heights', heights, ['density', 'count']);
  words('histogramChart.title', title);
  words('histogramChart.xLabel', xLabel);
  list('histogramChart.series', series, [1, palette.length]).forEach(checkSeries);
  const outlines = series.map((one) => outline(one, heights));
  const values = (axis: 'x' | 'y') => outlines.flat().map((point) => point[axis]);
  return chartFrame({
    title,
    description: `Histograms of ${xLabel}, ${heights}: ${series.map(({ name, counts }) => `${name} (${sum(counts)} values)`).join(', ')}.`,
    legend: series.map(({ name }, i) => ({ label: name, colour: seriesColour(i), mark: 'box' })),
    body: chartBody({
      x: linearAxis(xLabel, values('x')),
      y: { ...linearAxis(heights, values('y')), grid: true, nice: true, tickSize: 0 },
      marks: [...outlines.flatMap(histogramMarks), ruleY([0])],
    }),
  });
}

function checkSeries({ name, counts, edges, ...others }: HistogramSeries, index: number): void {
  const where = `histogramChart.series[${index}]`;
  knownOptions(where, others, ['name', 'counts', 'edges']);
  words(`${where}.name`, name);
  list(`${where}.counts`, counts, [1, Infinity]).forEach((count) => {
    if (finite(`${where}.counts`, count) < 0) throw new ReportError(`${where}.counts`, 'must be at least 0', count);
  });
  list(`${where}.edges`, edges, [counts.length + 1, counts.length + 1]).forEach((edge, i) => {
    if (finite(`${where}.edges`, edge) <= (edges[i - 1] ?? -Infinity)) {
      throw new ReportError(`${where}.edges`, 'must rise', [edges[i - 1], edge]);
    }
  });
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Left upper corner of each bin, between the two feet. */
function outline({ counts, edges }: HistogramSeries, heights: 'density' | 'count'): readonly Corner[] {
  const total = sum(counts) || 1;
  const height = (i: number) => (heights === 'count' ? counts[i]! : counts[i]! / total / (edges[i + 1]! - edges[i]!));
  const tops = counts.map((_, i) => ({ x: edges[i]!, y: height(i) }));
  return [{ x: edges[0]!, y: 0 }, ...tops, { x: edges.at(-1)!, y: tops.at(-1)!.y }, { x: edges.at(-1)!, y: 0 }];
}

function histogramMarks(points: readonly Corner[], index: number): readonly Markish[] {
  const colour = seriesColour(index);
  const steps = { x: 'x', curve: 'step-after', className: 'ebm-series' } as const;
  return [
    areaY(points, { ...steps, y: 'y', fill: colour, fillOpacity: 0.2 }),
    line(points, { ...steps, y: 'y', stroke: colour, strokeWidth: 1.5 }),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
