import { describe, expect, it } from 'vitest';
import * as report from './index.js';

describe('@ebmjs/report', () => {
  it('offers these and no others', () => {
    expect(Object.keys(report).sort()).toEqual([
      'ReportError',
      'barChart',
      'countPixels',
      'describeEstimate',
      'formatEstimate',
      'formatNumber',
      'histogramChart',
      'htmlReport',
      'imageGrid',
      'lineChart',
      'tensorBoardRecords',
      'tensorBoardStart',
    ]);
  });

  it('tells sections apart in their type', () => {
    const sections: report.Section[] = [
      // @ts-expect-error a table has no text
      { kind: 'table', text: 'a', columns: ['a'], rows: [] },
      // @ts-expect-error a picture needs words for those who do not see it
      { kind: 'image', png: new Uint8Array() },
      // @ts-expect-error there is no such kind
      { kind: 'html', html: '<p>' },
    ];
    for (const section of sections) {
      expect(() => report.htmlReport({ title: 'a', sections: [section] })).toThrow(report.ReportError);
    }
  });

  it('takes results as they come from JSON', () => {
    const json = '{"value":null,"error":null,"points":[[0,1],[1,null],[2,3,null]],"counts":[1,2],"edges":[0,1,2]}';
    const { value, error, points, counts, edges } = JSON.parse(json) as {
      value: null;
      error: null;
      points: report.ChartPoint[];
      counts: number[];
      edges: number[];
    };
    const page = report.htmlReport({
      title: 'JSON',
      sections: [
        { kind: 'figures', figures: [{ label: 'a', value, error }] },
        { kind: 'table', columns: ['a', 'b'], rows: [[{ value, error }, value]] },
        {
          kind: 'svg',
          svg: report.lineChart({ title: 'a', xLabel: 'b', yLabel: 'c', series: [{ name: 'd', points }] }),
        },
        { kind: 'svg', svg: report.histogramChart({ title: 'a', series: [{ name: 'b', counts, edges }] }) },
        { kind: 'svg', svg: report.barChart({ title: 'a', yLabel: 'b', bars: [{ label: 'c', value, error }] }) },
      ],
    });
    expect(page).toContain('Not shown: 1 point');
    expect(page.match(/NaN <span class="error">± unknown/g)).toHaveLength(2);
    expect(page).not.toMatch(/="[^"]*(NaN|undefined|null)[^"]*"/);
  });
});
