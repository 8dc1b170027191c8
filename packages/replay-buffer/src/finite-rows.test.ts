import { describe, expect, it } from 'vitest';
import { finiteRows } from './finite-rows.js';

describe('finiteRows', () => {
  it('names the row', () => {
    expect(() => finiteRows('here', Float32Array.of(1, 2, 3, Infinity), 2)).toThrow(
      'here: must be finite: row 1 is not, got Infinity',
    );
    expect(() => finiteRows('here', Float32Array.of(1, 2), 2)).not.toThrow();
  });
});
