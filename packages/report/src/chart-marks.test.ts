import { describe, expect, it } from 'vitest';
import { chartMarks } from './chart-marks.js';
import { lineChart } from './line-chart.js';

const chart = (marks?: { x: number; label: string }[]): string =>
  lineChart({
    title: 'a',
    xLabel: 'update',
    yLabel: 'gap',
    series: [{ name: 'run', points: Array.from({ length: 50 }, (_, i) => [i, i % 7]) }],
    ...(marks && { marks }),
  });

describe('the marks of a chart', () => {
  it('are lines with their labels above them, and told in words', () => {
    const svg = chart([
      { x: 10, label: 'drift' },
      { x: 30, label: 'rate & steps' },
    ]);
    const [, lines] = /<g[^>]*class="ebm-mark"[^>]*aria-label="rule"[^>]*>(.*?)<\/g>/s.exec(svg) ?? [];
    expect(lines?.match(/<line/g)).toHaveLength(2);
    expect(svg).toContain('>drift</text>');
    expect(svg).toContain('>rate &amp; steps</text>');
    expect(svg).toContain('Marked: drift at 10, rate &amp; steps at 30.</desc>');
  });

  it('have no labels where those would lie on each other', () => {
    const marks = Array.from({ length: 30 }, (_, i) => ({ x: i, label: 'drift' }));
    expect(chartMarks('a', marks)).toHaveLength(1);
    expect(chart(marks)).not.toContain('>drift</text>');
  });

  it('widen the axis to where they are, and change nothing where there are none', () => {
    expect(chart([{ x: 200, label: 'end' }])).toContain('>200</text>');
    expect(chart([])).toBe(chart());
  });

  it('are refused where they are not', () => {
    expect(() => chart([{ x: NaN, label: 'a' }])).toThrow('lineChart.marks[0].x: must be a finite number');
    expect(() => chart([{ x: 1, label: ' ' }])).toThrow('lineChart.marks[0].label: must be a string');
    expect(() => chart([{ x: 1, label: 'a', colour: 'red' } as never])).toThrow('lineChart.marks[0]: unknown option');
  });
});
