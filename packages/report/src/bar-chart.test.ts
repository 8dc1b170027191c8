import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { barChart, type BarChartOptions } from './bar-chart.js';
import { selfContainedSvg } from './self-contained-svg.js';

const bars = Array.from({ length: 10 }, (_, i) => ({ label: String(i), value: 0.9 + i / 100, error: 0.01 }));
const options: BarChartOptions = { title: 'Label agreement', yLabel: 'agreement', bars, yDomain: [0, 1] };
const draw = (more: Partial<BarChartOptions> = {}) => {
  const { document } = parseHTML(`<html><body>${barChart({ ...options, ...more })}</body></html>`);
  return (selector: string) => [...document.querySelectorAll(selector)];
};
const size = (element: Element, name: string) => Number(element.getAttribute(name));
const numbers = (all: ReturnType<typeof draw>) => all('.ebm-numbers text').map((text) => text.textContent);

describe('barChart', () => {
  it('draws one bar a value, as high as it is, in the order given', () => {
    const rects = draw()('.ebm-bars rect');
    expect(rects).toHaveLength(10);
    const scale = size(rects[0]!, 'height') / 0.9;
    rects.forEach((rect, i) => expect(size(rect, 'height') / scale).toBeCloseTo(bars[i]!.value, 6));
    rects.forEach((rect, i) => i > 0 && expect(size(rect, 'x')).toBeGreaterThan(size(rects[i - 1]!, 'x')));
  });

  it('draws an error of one either side, in the middle of its bar', () => {
    const all = draw();
    const [bar, error] = [all('.ebm-bars rect')[0]!, all('.ebm-errors line')[0]!];
    const unit = size(bar, 'height') / 0.9;
    expect(all('.ebm-errors line')).toHaveLength(10);
    const ends = [size(error, 'y1'), size(error, 'y2')].sort((a, b) => a - b);
    expect([size(bar, 'y') - 0.01 * unit, size(bar, 'y') + 0.01 * unit]).toEqual(ends.map((y) => expect.closeTo(y, 6)));
    const [, shift] = /translate\(([\d.]+)/.exec(all('.ebm-errors')[0]!.getAttribute('transform') ?? '') ?? [0, 0];
    expect(size(error, 'x1') + Number(shift)).toBeCloseTo(size(bar, 'x') + size(bar, 'width') / 2, 6);
  });

  it('writes all numbers to the same place', () => {
    expect(numbers(draw())[1]).toBe('0.910');
    const of = (...values: number[]) => numbers(draw({ bars: values.map((value, i) => ({ label: `${i}`, value })) }));
    expect(of(97.31, 5)).toEqual(['97.3', '5.0']);
    expect(of(1234.5, -20)).toEqual(['1,235', '−20']);
    expect(of(3, 4)).toEqual(['3', '4']);
    expect(of(1.5e-9)).toEqual(['1.5 × 10⁻⁹']);
  });

  it('leaves the numbers out where there is no room', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ label: String(i), value: 0.123 }));
    expect(draw({ bars: many })('.ebm-bars rect')).toHaveLength(30);
    expect(numbers(draw({ bars: many }))).toEqual([]);
  });

  it('says so where there is no value', () => {
    const all = draw({
      bars: [
        { label: 'a', value: NaN },
        { label: 'b', value: null, error: 0.1 },
        { label: 'c', value: 1, error: null },
      ],
    });
    expect(all('.ebm-bars rect')).toHaveLength(1);
    expect(all('.ebm-errors line')).toHaveLength(0);
    expect(numbers(all)).toEqual(['NaN', 'NaN', '1']);
  });

  it('draws bars below 0 downwards, and their errors around their ends', () => {
    const all = draw({ bars: [{ label: 'a', value: -2, error: 0.5 }], yDomain: [-3, 1] });
    const [bar, error] = [all('.ebm-bars rect')[0]!, all('.ebm-errors line')[0]!];
    const end = size(bar, 'y') + size(bar, 'height');
    expect((size(error, 'y1') + size(error, 'y2')) / 2).toBeCloseTo(end, 6);
    expect(numbers(all)).toEqual(['−2']);
  });

  it('marks a level to compare with, and names it', () => {
    const all = draw({ reference: { value: 0.945, label: 'all classes, 0.945' } });
    expect(all('.ebm-reference line')).toHaveLength(1);
    expect(all('.ebm-legend text').map((text) => text.textContent)).toEqual(['all classes, 0.945']);
    const [bar, line] = [all('.ebm-bars rect')[4]!, all('.ebm-reference line')[0]!];
    expect(size(line, 'y1')).toBeLessThan(size(bar, 'y'));
    expect(size(line, 'y1')).toBeGreaterThan(size(all('.ebm-bars rect')[5]!, 'y'));
  });

  it('sets long names aslant, cut at 28 letters, with room for them', () => {
    const long = Array.from({ length: 8 }, (_, i) => ({ label: `${i} ${'long name '.repeat(4)}`, value: 1 }));
    const all = draw({ bars: long });
    const names = all('[aria-label="x-axis tick label"] text');
    expect(names).toHaveLength(8);
    for (const name of names) {
      expect(name.getAttribute('transform')).toContain('rotate(-35)');
      expect(name.textContent).toHaveLength(28);
      expect(name.textContent!.endsWith('…')).toBe(true);
    }
    expect(size(all('svg')[0]!, 'height')).toBeGreaterThan(size(draw()('svg')[0]!, 'height') + 50);
    expect(draw()('[aria-label="x-axis tick label"] text')[0]!.getAttribute('transform')).not.toContain('rotate');
  });

  it('says what it shows, and the same each time', () => {
    const two = { ...options, bars: bars.slice(0, 2), xLabel: 'class' };
    const svg = barChart(two);
    expect(draw(two)('desc')[0]!.textContent).toBe('Bar chart of agreement: 0 0.9, 1 0.91.');
    expect(barChart(two)).toBe(svg);
    expect(selfContainedSvg('chart', svg)).toBe(svg);
    expect(svg).toContain('>class</text>');
  });

  it.each<[object, string]>([
    [{ bars: [] }, 'barChart.bars: must hold at least 1, got 0'],
    [{ bars: [bars[0], bars[0]] }, 'barChart.bars[1]: must not repeat a label, got "0"'],
    [{ bars: [{ label: 'a', value: '1' }] }, 'barChart.bars[0].value: must be a number or null, got "1"'],
    [{ bars: [{ label: 'a', value: 1, error: -1 }] }, 'barChart.bars[0].error: must be a number of at least 0'],
    [{ bars: [{ label: 'a', values: 1 }] }, 'barChart.bars[0]: unknown option; known are label, value, error'],
    [{ yDomain: [1, 0] }, 'barChart.yDomain: must be [low, high], got [1,0]'],
    [{ xLabel: '' }, 'barChart.xLabel: must be a string that is not blank'],
    [{ yLabel: null }, 'barChart.yLabel: must be a string that is not blank, got null'],
    [{ reference: { value: 1, label: 'a', dashed: true } }, 'barChart.reference: unknown option'],
    [{ series: [] }, 'barChart: unknown option'],
  ])('refuses %j', (wrong, message) => expect(() => draw(wrong)).toThrow(message));
});
