import { describe, expect, it, vi } from 'vitest';
import { orAborted } from './or-aborted.js';

describe('orAborted', () => {
  it('gives what the work gives, and leaves nothing on the signal', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    expect(await orAborted(Promise.resolve(3), signal)).toBe(3);
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    await new Promise((resolve) => setImmediate(resolve));
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  it('gives the reason of an abort, before and while it waits', async () => {
    const never = new Promise<void>(() => {});
    await expect(orAborted(never, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    const stop = new AbortController();
    const waiting = orAborted(never, stop.signal);
    stop.abort(new Error('while'));
    await expect(waiting).rejects.toThrow('while');
  });

  it('is the work itself without a signal', async () => {
    expect(await orAborted(Promise.resolve(4), undefined)).toBe(4);
  });
});
