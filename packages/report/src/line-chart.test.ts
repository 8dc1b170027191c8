import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { lineChart, type LineChartOptions } from './line-chart.js';
import type { ChartPoint } from './line-series.js';
import { selfContainedSvg } from './self-contained-svg.js';
import { palette } from './theme.js';

const curve = (n: number, y: (x: number) => number): ChartPoint[] => Array.from({ length: n }, (_, x) => [x, y(x)]);
const options: LineChartOptions = {
  title: 'Energy gap',
  xLabel: 'update',
  yLabel: 'energy',
  series: [
    { name: 'data', points: curve(100, (x) => x) },
    { name: 'samples', points: curve(100, (x) => 100 - x) },
  ],
};
const draw = (more: Partial<LineChartOptions> = {}) => {
  const { document } = parseHTML(`<html><body>${lineChart({ ...options, ...more })}</body></html>`);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const lines = () => all('.ebm-series[aria-label=line] path').map((path) => path.getAttribute('d')!);
  return { all, lines, text: document.querySelector('svg')!.textContent! };
};
/** The corners of a path, in pixels. */
const corners = (path: string) =>
  [...path.matchAll(/([ML])([\d.-]+),([\d.-]+)/g)].map(([, , x, y]) => [Number(x), Number(y)]);

describe('lineChart', () => {
  it('draws one line a series, through every point, in the order of the palette', () => {
    const { all, lines } = draw();
    expect(lines().map((path) => corners(path).length)).toEqual([100, 100]);
    expect(all('.ebm-series').map((g) => g.getAttribute('stroke'))).toEqual(palette.slice(0, 2));
    const [rising, falling] = lines().map(corners);
    expect(rising!.every(([, y], i) => i === 0 || y! < rising![i - 1]![1]!)).toBe(true);
    expect(falling!.every(([, y], i) => i === 0 || y! > falling![i - 1]![1]!)).toBe(true);
  });

  it('names its title, its axes and its lines', () => {
    const { all, text } = draw();
    expect(all('.ebm-legend text').map((label) => label.textContent)).toEqual(['data', 'samples']);
    for (const name of ['Energy gap', 'update', 'energy']) expect(text).toContain(name);
    expect(all('desc')[0]!.textContent).toBe(
      'Line chart of energy against update: data (100 points), samples (100 points).',
    );
  });

  it('gives the same string for the same input, fit to stand in a page', () => {
    const svg = lineChart(options);
    expect(lineChart(options)).toBe(svg);
    expect(selfContainedSvg('chart', svg)).toBe(svg);
  });

  it('shows the points of a short line', () => {
    const series = [{ name: 'a', points: curve(30, (x) => x) }];
    expect(draw({ series }).all('.ebm-series circle')).toHaveLength(30);
    expect(draw().all('circle')).toHaveLength(0);
  });

  it('breaks the line at what it cannot show, and says so', () => {
    const points: ChartPoint[] = [
      [0, 1],
      [1, 2],
      [2, NaN],
      [3, 1],
      [4, 2],
      [5, null],
      [NaN, 3],
      [7, Infinity],
      [8, 1],
      [9, 4],
    ];
    const { all, lines, text } = draw({ series: [{ name: 'a', points }] });
    expect(lines()[0]!.match(/M/g)).toHaveLength(3);
    expect(corners(lines()[0]!)).toHaveLength(6);
    expect(all('circle')).toHaveLength(6);
    expect(text).toContain('Not shown: 4 points (not finite).');
    expect(draw().text).not.toContain('Not shown');
  });

  it('leaves out what a log axis has no place for', () => {
    const points: ChartPoint[] = [
      [0, 1],
      [1, 0],
      [2, 10],
      [3, 100],
    ];
    const series = [{ name: 'a', points }];
    const vertical = draw({ series, yScale: 'log' });
    expect(vertical.text).toContain('Not shown: 1 point (not finite, or not above 0 on a log axis).');
    const [, second, third] = corners(vertical.lines()[0]!);
    const horizontal = draw({ series, xScale: 'log' });
    expect(horizontal.text).toContain('Not shown: 1 point ');
    expect(corners(horizontal.lines()[0]!)).toHaveLength(3);
    // 1, 10 and 100 are equally far apart.
    const first = corners(vertical.lines()[0]!)[0]!;
    expect(first[1]! - second![1]!).toBeCloseTo(second![1]! - third![1]!, 2);
  });

  it('draws a band of one standard error either side', () => {
    const points: ChartPoint[] = [
      [0, 0, 1],
      [1, 10, 2],
    ];
    const { all } = draw({ series: [{ name: 'a', points }], reference: { value: 20, label: 'top' } });
    const band = corners(all('.ebm-band path')[0]!.getAttribute('d')!).map(([, y]) => y!);
    const line = corners(all('.ebm-series[aria-label=line] path')[0]!.getAttribute('d')!).map(([, y]) => y!);
    const unit = (line[0]! - line[1]!) / 10;
    expect(band).toHaveLength(4);
    [line[0]! - unit, line[1]! - 2 * unit, line[1]! + 2 * unit, line[0]! + unit].forEach((y, i) =>
      expect(band[i]).toBeCloseTo(y, 1),
    );
    expect(draw().all('.ebm-band')).toHaveLength(0);
  });

  it('takes a band that goes below 0 to the floor of a log axis', () => {
    const points: ChartPoint[] = [
      [0, 1, 2],
      [1, 10, 1],
    ];
    const { all, lines } = draw({ series: [{ name: 'a', points }], yScale: 'log' });
    const lowest = Math.max(...corners(lines()[0]!).map(([, y]) => y!));
    const band = corners(all('.ebm-band path')[0]!.getAttribute('d')!).map(([, y]) => y!);
    expect(band).toHaveLength(4);
    // The axis ends at the lowest point, not below it.
    expect(lowest).toBeCloseTo(256, 1);
    expect(Math.max(...band)).toBeCloseTo(256, 1);
  });

  it('marks a level to compare with', () => {
    const { all } = draw({ reference: { value: 50, label: 'exact' } });
    expect(all('.ebm-reference line')).toHaveLength(1);
    expect(all('.ebm-legend text').at(-1)!.textContent).toBe('exact');
    expect(all('.ebm-legend line').at(-1)!.hasAttribute('stroke-dasharray')).toBe(true);
  });

  it('thins a long line and keeps its peak', () => {
    const long = curve(200_000, (x) => (x === 77_777 ? 1000 : Math.sin(x)));
    const { lines, all } = draw({ series: [{ name: 'a', points: long }] });
    expect(corners(lines()[0]!).length).toBeLessThan(3000);
    const highest = Math.min(...corners(lines()[0]!).map(([, y]) => y!));
    expect(highest).toBeCloseTo(28, 0);
    expect(all('desc')[0]!.textContent).toContain('a (200000 points)');
  });

  it('draws axes when there is nothing to show', () => {
    for (const scale of ['linear', 'log'] as const) {
      const { lines, text } = draw({ series: [{ name: 'a', points: [[0, NaN]] }], xScale: scale, yScale: scale });
      expect(lines()).toEqual([]);
      expect(text).toContain('Not shown: 1 point');
    }
    expect(lineChart({ ...options, series: [{ name: 'a', points: [] }] })).not.toMatch(/NaN|undefined/);
  });

  it.each<[object, string]>([
    [{ title: '' }, 'lineChart.title: must be a string that is not blank, got ""'],
    [{ xLabel: undefined }, 'lineChart.xLabel: must be a string'],
    [{ series: [] }, 'lineChart.series: must hold at least 1, got 0'],
    [{ series: Array(9).fill(options.series[0]) }, 'lineChart.series: must hold at most 8, got 9'],
    [{ series: [{ name: 'a', points: [[1]] }] }, 'lineChart.series[0].points: must hold at least 2, got 1'],
    [{ series: [{ name: 'a', points: [[1, 2, -1]] }] }, 'lineChart.series[0].points: must be a number of at least 0'],
    [
      { series: [{ name: 'a', points: [], colour: 'red' }] },
      'lineChart.series[0]: unknown option; known are name, points',
    ],
    [{ yScale: 'sqrt' }, 'lineChart.yScale: must be one of linear, log, got "sqrt"'],
    [{ reference: { value: NaN, label: 'a' } }, 'lineChart.reference.value: must be a finite number, got NaN'],
    [{ yscale: 'log' }, 'lineChart: unknown option'],
  ])('refuses %j', (wrong, message) => expect(() => draw(wrong)).toThrow(message));
});
