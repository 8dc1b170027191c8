import { expect, it } from 'vitest';
import { turnTaking } from './turn-taking.js';

it('turnTaking lets timers through once its time is over, and not before', async () => {
  let fired = 0;
  const timer = setInterval(() => fired++, 0);
  const [now, later] = [turnTaking(0), turnTaking(60_000)];
  for (let i = 0; i < 5; i++) await later();
  expect(fired).toBe(0);
  for (let i = 0; i < 5; i++) await now();
  expect(fired).toBeGreaterThan(0);
  clearInterval(timer);
});
