import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { ReportError } from './report-error.js';

describe('ReportError', () => {
  it('says where, what is allowed and what was given', () => {
    const error = new ReportError('imageGrid.scale', 'must be above 0', 0);
    expect(error).toMatchObject({ name: 'ReportError', where: 'imageGrid.scale', got: 0 });
    expect(error.message).toBe('imageGrid.scale: must be above 0, got 0');
  });
  it.each([
    ['text', '"text"'],
    [null, 'null'],
    [[1, 2], '[1,2]'],
    [new Float32Array(2), 'Float32Array'],
  ])('shows %s as %s', (got, shown) => {
    expect(new ReportError('a', 'must hold', got).message).toBe(`a: must hold, got ${shown}`);
  });
  it('leaves out what was not given', () => expect(new ReportError('a', 'must hold').message).toBe('a: must hold'));
  it("is one of core's errors to those who ask core", () => {
    expect(EbmError.isInstance(new ReportError('a', 'b'))).toBe(true);
  });
});
