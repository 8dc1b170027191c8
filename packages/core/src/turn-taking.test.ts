import { describe, expect, it } from 'vitest';
import { turnTaking } from './turn-taking.js';

/** Keeps the thread busy. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('turnTaking', () => {
  it('lets timers through after `every` milliseconds of work, and not before', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const takeTurns = turnTaking(undefined, 20);
    for (let i = 0; i < 3; i++) await takeTurns();
    expect(ticks).toBe(0);
    work(25);
    await takeTurns();
    expect(ticks).toBeGreaterThan(0);
    clearInterval(timer);
  });

  it("throws an aborted signal's reason, even when the abort comes during its turn", async () => {
    const reason = new Error('enough');
    await expect(turnTaking(AbortSignal.abort(reason))()).rejects.toBe(reason);
    const abort = new AbortController();
    const takeTurns = turnTaking(abort.signal, 5);
    setTimeout(() => abort.abort(reason));
    work(10);
    await expect(takeTurns()).rejects.toBe(reason);
  });
});
