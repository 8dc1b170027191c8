import { chartBody } from './chart-body.js';
import { chartFrame } from './chart-frame.js';
import { barMarks, categoryAxis, type DrawnBar } from './bar-marks.js';
import { errorBar, finite, knownOptions, list, words } from './check.js';
import { formatNumber } from './format-number.js';
import { linearAxis } from './number-axis.js';
import { referenceLine, type ReferenceLine } from './reference-line.js';
import { ReportError } from './report-error.js';

/** One bar. */
export interface Bar {
  /** What it is the value of; no two bars share one. */
  readonly label: string;
  /** Where it is `null` or not finite there is no bar, and the place says `NaN` or `∞`. */
  readonly value: number | null;
  /** Standard error, drawn as a line of one error either side; NaN or `null` draws none. */
  readonly error?: number | null;
}

/** Options of {@link barChart}. */
export interface BarChartOptions {
  readonly title: string;
  readonly xLabel?: string;
  readonly yLabel: string;
  /** 1 to 100 bars, in this order. */
  readonly bars: readonly Bar[];
  /** A dashed horizontal line, such as the value over all classes. */
  readonly reference?: ReferenceLine;
  /** Ends of the y axis, which holds 0 in any case. @defaultValue those of the bars, rounded */
  readonly yDomain?: readonly [low: number, high: number];
}

const known = ['title', 'xLabel', 'yLabel', 'bars', 'reference', 'yDomain'];

/**
 * A value for each of a few names, as one SVG: the label agreement of each class, say. The same input gives the same
 * string. Bars carry their numbers where there is room.
 *
 * @throws ReportError on options that do not fit.
 */
export function barChart(options: BarChartOptions): string {
  checkOptions(options);
  const { title, xLabel, yLabel, yDomain } = options;
  const bars = options.bars.map(drawnBar);
  const reference = referenceLine('barChart.reference', options.reference);
  const range = yDomain ? { domain: [Math.min(0, yDomain[0]), Math.max(0, yDomain[1])] } : { nice: true };
  const values = bars.map(({ label, value }) => `${label} ${formatNumber(value)}`);
  const [category, marks] = [categoryAxis(bars, xLabel), barMarks(bars, reference.marks)];
  return chartFrame({
    title,
    description: `Bar chart of ${yLabel}: ${values.join(', ')}.`,
    legend: reference.legend,
    body: chartBody({
      marginBottom: category.marginBottom,
      x: category.scale,
      y: {
        ...linearAxis(
          yLabel,
          bars.map(({ value }) => value),
        ),
        grid: true,
        tickSize: 0,
        ...range,
      },
      marks: [category.axis, ...marks],
    }),
  });
}

function drawnBar({ label, value, error }: Bar): DrawnBar {
  return { label, value: value ?? NaN, error: error ?? NaN };
}

function checkOptions(options: BarChartOptions): void {
  knownOptions('barChart', options, known);
  words('barChart.title', options.title);
  words('barChart.yLabel', options.yLabel);
  if (options.xLabel !== undefined) words('barChart.xLabel', options.xLabel);
  const labels = new Set<string>();
  list('barChart.bars', options.bars, [1, 100]).forEach((bar, i) => checkBar(`barChart.bars[${i}]`, bar, labels));
  if (options.yDomain) checkDomain(options.yDomain);
}

function checkBar(where: string, bar: Bar, labels: Set<string>): void {
  knownOptions(where, bar, ['label', 'value', 'error']);
  if (labels.has(words(`${where}.label`, bar.label)))
    throw new ReportError(where, 'must not repeat a label', bar.label);
  if (bar.value !== null && typeof bar.value !== 'number') {
    throw new ReportError(`${where}.value`, 'must be a number or null', bar.value ?? 'nothing');
  }
  errorBar(`${where}.error`, bar.error ?? NaN);
  labels.add(bar.label);
}

function checkDomain(yDomain: readonly [number, number]): void {
  const [low, high] = list('barChart.yDomain', yDomain, [2, 2]).map((end) => finite('barChart.yDomain', end));
  if (low! >= high!) throw new ReportError('barChart.yDomain', 'must be [low, high]', yDomain);
}
