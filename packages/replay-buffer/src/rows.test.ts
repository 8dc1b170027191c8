import { describe, expect, it } from 'vitest';
import { finiteRows, gather, scatter } from './rows.js';

const slots = Int32Array.of(2, 0);

describe('gather', () => {
  it('copies rows in the order of the slots, in their own type', () => {
    const rows = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const out = gather(rows, slots, 2);
    expect(out).toEqual(Uint8Array.of(5, 6, 1, 2));
    out[0] = 9;
    expect(rows[4]).toBe(5);
  });
});

describe('scatter', () => {
  it('undoes gather and leaves the other rows alone', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
    scatter(Float32Array.of(50, 60, 10, 20), slots, rows);
    expect(rows).toEqual(Float32Array.of(10, 20, 3, 4, 50, 60));
  });
});

describe('finiteRows', () => {
  it('names the row', () => {
    expect(() => finiteRows('here', Float32Array.of(1, 2, 3, Infinity), 2)).toThrow(
      'here: must be finite: row 1 is not, got Infinity',
    );
    expect(() => finiteRows('here', Float32Array.of(1, 2), 2)).not.toThrow();
  });
});
