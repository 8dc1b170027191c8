import { expect, it } from 'vitest';
import { lazy } from './lazy.js';

it('computes on the first call, once, whatever the value', () => {
  let calls = 0;
  const value = lazy(() => {
    calls += 1;
    return undefined;
  });
  expect(calls).toBe(0);
  expect([value(), value()]).toEqual([undefined, undefined]);
  expect(calls).toBe(1);
});
