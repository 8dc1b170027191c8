import { describe, expect, it } from 'vitest';
import { metricSections } from './metric-sections.js';
import type { RunEvent } from './run-folder.js';

const rows = [
  { step: 1, energyData: 0.5, energySamples: 0.25, chainGradientNorm: 2, contrast: 3 },
  { step: 2, energyData: 0.4, energySamples: 0.3, contrast: 1, milliseconds: 9 },
];
const titles = (svgs: readonly string[]): string[] => svgs.map((svg) => /<title>(.*?)<\/title>/.exec(svg)![1]!);
const svgsOf = (...args: Parameters<typeof metricSections>): string[] =>
  metricSections(...args).map((section) => (section as { svg: string }).svg);
const found = (step: number, rule: string, ...actions: readonly string[]): RunEvent => ({
  step,
  kind: 'health',
  rule,
  actions,
  message: 'x',
});

describe('metricSections', () => {
  it('draw every metric once: what belongs together in one chart, the rest by its name', () => {
    expect(titles(svgsOf(rows))).toEqual([
      'Mean energies of each update',
      'Slope of the energy along the chains',
      'Time of an update',
      'contrast',
    ]);
    expect(metricSections(rows)[0]).toMatchObject({ heading: 'Learning', svg: expect.stringContaining('>samples<') });
    expect(svgsOf(rows)[0]).not.toContain('chains at their start');
  });

  it('leave out what a step has not measured', () => {
    for (const svg of svgsOf(rows)) expect(svg).not.toMatch(/NaN|undefined|Not shown/);
    expect(svgsOf(rows)[1]).toContain('chains (1 points)');
  });

  it('draw the way the run went, and not what was undone', () => {
    const [svg] = svgsOf([1, 2, 3, 2].map((step, i) => ({ step, gap: i })));
    expect(svg).toContain('gap (2 points)');
  });

  it('mark the first of each finding, and all that changed the run', () => {
    const events = [
      found(1, 'drift', 'warn'),
      found(2, 'drift', 'warn'),
      found(2, 'drift', 'more-steps'),
      { step: 1, kind: 'resumed' as const, message: 'x' },
    ];
    for (const svg of svgsOf(rows, events)) expect(svg).toContain('Marked: drift at 1, drift: more-steps at 2.</desc>');
    expect(svgsOf(rows, [])[0]).not.toContain('Marked');
  });
});
