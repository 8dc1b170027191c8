import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shortlist } from './shortlist.js';

const scores = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 4, maxLength: 40 });

describe('Shortlist', () => {
  it('holds the lowest scores in order, however the stream was cut', () => {
    fc.assert(
      fc.property(scores, fc.nat(40), (values, cut) => {
        const at = Math.min(cut, values.length);
        const list = new Shortlist(1, 4);
        list.offer(Float32Array.from(values.slice(0, at)), 0);
        list.offer(Float32Array.from(values.slice(at)), at);
        const want = values.map((value, i) => [value, i] as const).sort(([a, i], [b, j]) => a - b || i - j);
        expect([...list.indices]).toEqual(want.slice(0, 4).map(([, i]) => i));
      }),
    );
  });

  it('keeps rows apart', () => {
    const list = new Shortlist(2, 1);
    list.offer(Float32Array.of(3, 1, 2, 5), 10);
    expect([...list.indices]).toEqual([11, 10]);
  });

  it('is full once every row has all its candidates; NaN is none', () => {
    const list = new Shortlist(2, 1);
    list.offer(Float32Array.of(1, NaN), 0);
    expect(list.full).toBe(false);
    list.offer(Float32Array.of(9, 9), 1);
    expect(list.full).toBe(true);
  });

  it('puts the lower candidate first where better scores turn out equal', () => {
    const list = new Shortlist(1, 2);
    list.offer(Float32Array.of(2, 1), 0);
    list.rank(Float32Array.of(5, 5));
    expect([...list.indices]).toEqual([0, 1]);
  });

  it('ranks again by better scores and copies the best', () => {
    const list = new Shortlist(2, 3);
    list.offer(Float32Array.of(1, 2, 3, 1, 2, 3), 0);
    list.rank(Float32Array.of(7, 5, 5, 1, 2, 3));
    const found = { k: 2, indices: new Int32Array(6), distances: new Float32Array(6) };
    list.copyTo(found, 1);
    expect([...found.indices]).toEqual([0, 0, 1, 2, 0, 1]);
    expect([...found.distances]).toEqual([0, 0, 5, 5, 1, 2]);
  });
});
