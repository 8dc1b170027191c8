import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { histogramChart, type HistogramChartOptions } from './histogram-chart.js';
import { selfContainedSvg } from './self-contained-svg.js';

const edges = [-2, -1, 0, 1, 2];
const options: HistogramChartOptions = {
  title: 'Energies',
  series: [
    { name: 'data', counts: [1, 2, 3, 4], edges },
    { name: 'samples', counts: [40, 30, 20, 10], edges },
    { name: 'noise', counts: [0, 0, 0, 1], edges },
  ],
};
const draw = (more: Partial<HistogramChartOptions> = {}) => {
  const { document } = parseHTML(`<html><body>${histogramChart({ ...options, ...more })}</body></html>`);
  return (selector: string) => [...document.querySelectorAll(selector)];
};
/** Heights of the steps of an outline above its feet, one a bin, in pixels. Every second corner begins a level. */
function steps(path: string): number[] {
  const ys = [...path.matchAll(/[\d.-]+,([\d.-]+)/g)].map(([, y]) => Number(y));
  return ys
    .filter((_, i) => i % 2 === 0)
    .slice(1, -2)
    .map((y) => ys[0]! - y);
}
const outlines = (all: ReturnType<typeof draw>) =>
  all('.ebm-series[aria-label=line] path').map((path) => steps(path.getAttribute('d')!));

describe('histogramChart', () => {
  it('draws an area and an outline a series, with one step a bin', () => {
    const all = draw();
    expect(all('.ebm-series[aria-label=area] path')).toHaveLength(3);
    expect(outlines(all).map((heights) => heights.length)).toEqual([4, 4, 4]);
    expect(all('.ebm-legend text').map((text) => text.textContent)).toEqual(['data', 'samples', 'noise']);
    expect(all('.ebm-legend rect')).toHaveLength(3);
  });

  it('gives every series area 1, however many values it has', () => {
    const sums = outlines(draw()).map((heights) => heights.reduce((a, b) => a + b, 0));
    // Paths are written to a thousandth of a pixel, and each sum has four of them and a foot.
    for (const sum of sums) expect(Math.abs(sum - sums[0]!)).toBeLessThan(0.01);
    const [data] = outlines(draw());
    expect(data!.map((height) => height / data![0]!)).toEqual([1, 2, 3, 4].map((n) => expect.closeTo(n, 3)));
  });

  it('divides by the width of the bin', () => {
    const series = [{ name: 'a', counts: [10, 10], edges: [0, 1, 3] }];
    const [heights] = outlines(draw({ series }));
    expect(heights![0]! / heights![1]!).toBeCloseTo(2, 3);
    const [counts] = outlines(draw({ series, heights: 'count' }));
    expect(counts![0]! / counts![1]!).toBeCloseTo(1, 3);
  });

  it('says what it shows, and the same each time', () => {
    const all = draw({ xLabel: 'E(x)' });
    expect(all('desc')[0]!.textContent).toBe(
      'Histograms of E(x), density: data (10 values), samples (100 values), noise (1 values).',
    );
    expect(histogramChart(options)).toBe(histogramChart(options));
    expect(selfContainedSvg('chart', histogramChart(options))).toBe(histogramChart(options));
  });

  it('is flat when nothing was counted', () => {
    const [heights] = outlines(draw({ series: [{ name: 'a', counts: [0, 0], edges: [0, 1, 2] }] }));
    expect(heights).toEqual([0, 0]);
  });

  it.each<[object, string]>([
    [{ name: 'a', counts: [1, 2], edges: [0, 1] }, '.edges: must hold at least 3, got 2'],
    [{ name: 'a', counts: [1, 2], edges: [0, 1, 2, 3] }, '.edges: must hold at most 3, got 4'],
    [{ name: 'a', counts: [1, 2], edges: [0, 1, 1] }, '.edges: must rise, got [1,1]'],
    [{ name: 'a', counts: [1], edges: [0, Infinity] }, '.edges: must be a finite number, got Infinity'],
    [{ name: 'a', counts: [-1], edges: [0, 1] }, '.counts: must be at least 0, got -1'],
    [{ name: 'a', counts: [], edges: [0] }, '.counts: must hold at least 1, got 0'],
    [{ name: '', counts: [1], edges: [0, 1] }, '.name: must be a string'],
    [{ name: 'a', counts: [1], edges: [0, 1], bins: 3 }, ': unknown option; known are name, counts, edges'],
  ])('refuses %j', (series, message) => {
    expect(() => draw({ series: [series as never] })).toThrow(`histogramChart.series[0]${message}`);
  });
  it('refuses other heights', () => {
    expect(() => draw({ heights: 'share' as never })).toThrow('histogramChart.heights: must be one of density, count');
  });
});
