import { describe, expect, it } from 'vitest';
import { referenceLine } from './reference-line.js';

describe('referenceLine', () => {
  it('is a mark and a legend entry, or neither', () => {
    const { marks, legend } = referenceLine('a', { value: 1, label: 'exact' });
    expect(marks).toHaveLength(1);
    expect(legend).toEqual([{ label: 'exact', colour: 'currentColor', mark: 'dashes' }]);
    expect(referenceLine('a', undefined)).toEqual({ marks: [], legend: [] });
  });
  it('names what is wrong', () => {
    expect(() => referenceLine('a.reference', { value: 1, label: '' })).toThrow('a.reference.label: must be a string');
    expect(() => referenceLine('a.reference', { value: NaN, label: 'b' })).toThrow(
      'a.reference.value: must be a finite',
    );
  });
});
