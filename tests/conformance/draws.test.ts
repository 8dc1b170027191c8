import { describe, expect, it } from 'vitest';
import { hash, units } from './draws.js';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);

describe('hash', () => {
  it('is FNV-1a', () => {
    const bytes = new TextEncoder().encode('foobar__');
    const known = [...bytes].reduce(
      (state, byte) => Number((BigInt(state ^ byte) * 16777619n) & 0xffffffffn),
      0x811c9dc5,
    );
    expect(hash([new Float32Array(bytes.buffer)])).toBe(known >>> 0);
    expect(hash([new Float32Array(new TextEncoder().encode('foob').buffer)])).toBe(0x3f5076ef); // of the FNV page
  });

  it('sees one bit, and the sign of zero', () => {
    expect(hash([floats(1, 2)])).not.toBe(hash([floats(1, 2 + 2 ** -22)]));
    expect(hash([floats(0)])).not.toBe(hash([floats(-0)]));
  });
});

describe('units', () => {
  it('counts in the last place of the number, or of one', () => {
    expect(units(floats(3 + 2 ** -22), floats(3))).toBe(1);
    expect(units(floats(0.001 + 2 ** -22), floats(0.001))).toBeCloseTo(2, 3);
    expect(units(floats(-1, 2), floats(-1, 2))).toBe(0);
  });

  it('takes no NaN for a number', () => {
    expect(units(floats(Number.NaN), floats(0))).toBeNaN();
    expect(units(floats(1), floats(1, 2))).toBeNaN();
  });
});
