import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { chartFrame, type Frame } from './chart-frame.js';
import { selfContainedSvg } from './self-contained-svg.js';

const frame: Frame = {
  title: 'Energies',
  description: 'What is drawn.',
  legend: [],
  body: { markup: '<path d="M0,0"/>', height: 300 },
};
const parse = (markup: string) => parseHTML(`<html><body>${markup}</body></html>`).document.querySelector('svg')!;
const legendOf = (labels: readonly string[]) =>
  labels.map((label) => ({ label, colour: '#2f7bd6', mark: 'line' as const }));

describe('chartFrame', () => {
  it('is a whole SVG file with a title and a description for those who do not see it', () => {
    const markup = chartFrame(frame);
    expect(markup.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    const svg = parse(markup);
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.firstElementChild!.nodeName.toLowerCase()).toBe('title');
    expect(svg.querySelector('title')!.textContent).toBe('Energies');
    expect(svg.querySelector('desc')!.textContent).toBe('What is drawn.');
    expect(selfContainedSvg('chart', markup)).toBe(markup);
  });

  it('has a light surface, and a dark one where the reader wants it', () => {
    const markup = chartFrame(frame);
    expect(markup).toContain('class="ebm-surface"');
    expect(markup).toContain('fill="#ffffff"');
    expect(markup).toMatch(/@media screen and \(prefers-color-scheme: dark\) \{[^<]*\.ebm-surface \{ fill: #14171c \}/);
  });

  it('escapes text', () => {
    const markup = chartFrame({ ...frame, title: '<script>"&', legend: legendOf(['</svg>']), note: '<b>' });
    expect(markup).not.toMatch(/<script|<b>|<\/svg>./);
    expect(parse(markup).querySelector('.ebm-legend text')!.textContent).toBe('</svg>');
  });

  it('gives each label its own place, rows as needed, all inside', () => {
    const svg = parse(
      chartFrame({ ...frame, legend: legendOf(Array.from({ length: 8 }, (_, i) => `a label of series ${i}`)) }),
    );
    const places = [...svg.querySelectorAll('.ebm-legend text')].map((text) => [
      Number(text.getAttribute('x')),
      Number(text.getAttribute('y')),
      text.textContent!.length,
    ]);
    expect(places).toHaveLength(8);
    expect(new Set(places.map(([, y]) => y)).size).toBe(2);
    places.forEach(([x, y, letters], i) => {
      expect(x! + 7 * letters!).toBeLessThanOrEqual(760);
      const next = places[i + 1];
      if (next && next[1] === y) expect(next[0]).toBeGreaterThan(x! + 7 * letters!);
    });
  });

  it('grows with what it holds', () => {
    const height = (more: Partial<Frame>) => Number(parse(chartFrame({ ...frame, ...more })).getAttribute('height'));
    const plain = height({});
    expect(height({ legend: legendOf(['a']) }) - plain).toBe(20);
    expect(height({ title: 'word '.repeat(30) }) - plain).toBe(20);
    expect(height({ body: { markup: '', height: 350 } }) - plain).toBe(50);
    expect(height({ note: 'left out' })).toBeGreaterThan(plain + 16);
  });

  it.each(['line', 'dashes', 'box'] as const)('draws a %s', (mark) => {
    const svg = parse(chartFrame({ ...frame, legend: [{ label: 'a', colour: 'currentColor', mark }] }));
    const swatch = svg.querySelector('.ebm-legend')!.firstElementChild!;
    expect(swatch.nodeName.toLowerCase()).toBe(mark === 'box' ? 'rect' : 'line');
    expect(swatch.getAttribute('stroke')).toBe('currentColor');
    expect(swatch.hasAttribute('stroke-dasharray')).toBe(mark === 'dashes');
  });
});
