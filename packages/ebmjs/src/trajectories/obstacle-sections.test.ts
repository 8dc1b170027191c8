import { expect, it } from 'vitest';
import { outline } from './obstacle-sections.js';

it('goes once around a bar, at its radius from the line', () => {
  const points = outline({ from: [0, -1], to: [0, 2], radius: 0.5 });
  expect(points[0]).toEqual(points.at(-1));
  for (const [x, y] of points) {
    const nearest = Math.min(2, Math.max(-1, y!));
    expect(Math.hypot(x!, y! - nearest)).toBeCloseTo(0.5, 12);
  }
  const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)];
  expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)].map((v) => +v.toFixed(12))).toEqual(
    [-0.5, 0.5, -1.5, 2.5], // prettier-ignore
  );
});
