import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageThreads } from './page-threads.js';

/** tfjs as it starts in a page: it takes as many threads as were set, and half of the cores at most. */
function tfjs() {
  let wanted = 0;
  const ended: string[] = [];
  const start = async (): Promise<BackendWasm> => {
    await Promise.resolve();
    const threads = Math.min(wanted, navigator.hardwareConcurrency / 2);
    const spare = { terminate: () => ended.push('spare') };
    const PThread = { unusedWorkers: [spare, spare], runningWorkers: [{ terminate: () => ended.push('running') }] };
    return { wasm: { threads, PThread } } as unknown as BackendWasm;
  };
  return { package: { setThreadsCount: (n: number) => void (wanted = n) }, start, ended };
}

class Navigator {
  get hardwareConcurrency(): number {
    return 2;
  }
}

beforeEach(() => void vi.stubGlobal('navigator', new Navigator()));
afterEach(() => void vi.unstubAllGlobals());

// In a real page: tests/conformance/chromium.test.ts.
describe('pageThreads', () => {
  it('gives as many as are asked for, on two cores, and ends the workers that are not needed', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const { package: tfjsWasm, start, ended } = tfjs();
    const backend = await pageThreads(tfjsWasm, 3, start)();
    expect((backend.wasm as unknown as { threads: number }).threads).toBe(3);
    expect(ended).toEqual(['spare', 'spare']);
  });

  it('leaves the browser with the cores that it has, also when the start fails', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const { package: tfjsWasm, start } = tfjs();
    await pageThreads(tfjsWasm, 2, start)();
    expect(Object.keys(Object.getOwnPropertyDescriptors(navigator))).toEqual([]);
    const failing = pageThreads(tfjsWasm, 2, () => Promise.reject(new Error('no .wasm file')));
    await expect(failing()).rejects.toThrow('no .wasm file');
    expect(navigator.hardwareConcurrency).toBe(2);
  });

  it.each([false, undefined])('refuses a page whose memory cannot be shared: %s', (isolated) => {
    vi.stubGlobal('crossOriginIsolated', isolated);
    const { package: tfjsWasm, start } = tfjs();
    expect(() => pageThreads(tfjsWasm, 2, start)).toThrow(
      /^useBackend.threads: needs a cross-origin isolated page \(.*Embedder-Policy: require-corp\), got 2$/,
    );
  });
});
