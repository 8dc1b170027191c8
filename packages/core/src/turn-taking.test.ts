import { afterEach, describe, expect, it, vi } from 'vitest';
import { turnTaking } from './turn-taking.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

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

  it('lets those timers through that were due, from whichever phase of the event loop it is called', async () => {
    for (const from of [setImmediate, (then: () => void) => setTimeout(then), queueMicrotask]) {
      await new Promise<void>((resolve) => from(resolve));
      let fired = false;
      const takeTurns = turnTaking(undefined, 2);
      setTimeout(() => (fired = true));
      work(4);
      await takeTurns();
      expect(fired).toBe(true);
    }
  });

  it('waits for no timer of its own in Node, and for one where there is nothing better', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await turnTaking(undefined, 0)();
    expect(timers).not.toHaveBeenCalled();
    vi.stubGlobal('setImmediate', undefined);
    await turnTaking(undefined, 0)();
    expect(timers).toHaveBeenCalledOnce();
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
