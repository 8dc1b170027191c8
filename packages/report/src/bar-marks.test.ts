import { describe, expect, it } from 'vitest';
import { barMarks, categoryAxis, type DrawnBar } from './bar-marks.js';
import { margins } from './chart-body.js';

const named = (...labels: string[]): DrawnBar[] => labels.map((label) => ({ label, value: 1, error: NaN }));
const ten = Array.from({ length: 10 }, (_, i) => `class ${i}`);

describe('categoryAxis', () => {
  it('keeps the order given, and the room of any chart while names fit', () => {
    const { scale, marginBottom } = categoryAxis(named('b', 'a', 'c'), undefined);
    expect(scale).toMatchObject({ domain: ['b', 'a', 'c'], label: null });
    expect(marginBottom).toBe(margins.marginBottom);
    expect(categoryAxis(named(...ten), 'class').marginBottom).toBe(margins.marginBottom);
  });
  it('takes room for names aslant, up to 28 letters, and for its own name', () => {
    const of = (letters: number, label?: string) =>
      categoryAxis(named(...ten.map((name) => name.padEnd(letters, 'x'))), label).marginBottom;
    // 4 pixels of height a letter; 20 fewer without a name of the axis.
    expect(of(20)).toBe(margins.marginBottom - 20 + 4 * 20);
    expect(of(20, 'class')).toBe(of(20) + 20);
    expect(of(28)).toBe(of(20) + 4 * 8);
    expect(of(60)).toBe(of(28));
  });
  it('does not let few bars grow fat', () => {
    expect(categoryAxis(named('a', 'b'), undefined).scale.padding).toBe(0.6);
    expect(categoryAxis(named('a', 'b', 'c', 'd'), undefined).scale.padding).toBe(0.25);
  });
});

describe('barMarks', () => {
  it('puts what is between over the bars and under the numbers', () => {
    const between = [() => null];
    const marks = barMarks(named('a', 'b'), between);
    expect(marks.indexOf(between[0]!)).toBe(marks.length - 2);
  });
  it('leaves numbers out where they would touch', () => {
    const many = (n: number) => barMarks(named(...Array.from({ length: n }, (_, i) => String(i))), []).length;
    // One letter each takes 13 pixels of 652.
    expect(many(50)).toBe(many(1));
    expect(many(51)).toBe(many(1) - 1);
  });
});
