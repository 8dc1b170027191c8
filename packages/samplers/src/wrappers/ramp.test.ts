import { expect, it } from 'vitest';
import { ramp } from './ramp.js';

it('goes from one number to the other, and stays', () => {
  const at = (shape: 'linear' | 'geometric' | 'cosine') =>
    [0, 1, 2, 3, 4, 100].map(ramp({ from: 16, to: 1, steps: 4, shape })).map((x) => +x.toFixed(9));
  expect(at('linear')).toEqual([16, 12.25, 8.5, 4.75, 1, 1]);
  expect(at('geometric')).toEqual([16, 8, 4, 2, 1, 1]);
  const bend = (7.5 * Math.SQRT2) / 2; // of 8.5 + 7.5 cos(pi / 4)
  expect(at('cosine')).toEqual([16, 8.5 + bend, 8.5, 8.5 - bend, 1, 1].map((x) => +x.toFixed(9)));
  expect(ramp({ from: 0.3, to: 0.1, steps: 3 })(3)).toBe(0.1);
  expect(ramp({ from: 1, to: 0, steps: 2 })(1)).toBe(0.5);
});

it('refuses what is no way', () => {
  expect(() => ramp({ from: 1, to: 0, steps: 2, shape: 'geometric' })).toThrow(
    'ramp.shape: must go from and to numbers',
  );
  expect(() => ramp({ from: 1, to: 0, steps: 0 })).toThrow('ramp.steps');
  expect(() => ramp({ from: NaN, to: 0, steps: 1 })).toThrow('ramp.from');
  expect(() => ramp({ from: 1, to: 0, steps: 1, shape: 'square' as never })).toThrow('ramp.shape: must be one of');
});
