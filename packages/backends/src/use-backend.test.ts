import Module from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useBackend, type UseBackendOptions } from './use-backend.js';

beforeEach(async () => void (await useBackend('cpu')));
afterEach(() => void vi.restoreAllMocks());

/** tfjs-node as on a machine without it. */
function hideTfjsNode(): void {
  const resolver = Module as unknown as { readonly _resolveFilename: (name: string, ...rest: unknown[]) => string };
  const { _resolveFilename: resolve } = resolver;
  vi.spyOn(resolver, '_resolveFilename').mockImplementation((name, ...rest) => {
    if (name === '@tensorflow/tfjs-node') throw new Error(`Cannot find module '${name}'\nRequire stack: ...`);
    return resolve(name, ...rest);
  });
}

describe('useBackend', () => {
  it.each(['cpu', 'wasm'] as const)('activates %s and says so', async (name) => {
    const choice = await useBackend(name);
    expect(tf.getBackend()).toBe(name);
    const { version_core: version } = tf;
    expect(choice).toEqual({ name, tfjsName: name, version, threads: 1, lost: expect.any(AbortSignal), notes: [] });
    expect(choice.lost.aborted).toBe(false);
  });

  it('computes on wasm what tfjs alone cannot: the gradient in the weights of a convolution', async () => {
    await useBackend('wasm');
    const slope = tf.tidy(() =>
      tf
        .grad((w) => tf.sum(tf.conv2d(tf.ones<tf.Rank.R4>([1, 3, 3, 1]), w as tf.Tensor4D, 1, 'same')))(
          tf.zeros([3, 3, 1, 1]),
        )
        .dataSync(),
    );
    expect([...slope]).toEqual([4, 6, 4, 6, 9, 6, 4, 6, 4]);
  });

  it('names the package that node needs, and leaves the former backend active', async () => {
    hideTfjsNode();
    await useBackend('wasm');
    await expect(useBackend('node')).rejects.toThrow(/npm install @tensorflow\/tfjs-node@/);
    expect(tf.getBackend()).toBe('wasm');
    expect([...tf.tidy(() => tf.add([1], [2])).dataSync()]).toEqual([3]);
  });

  it('with auto takes the fastest there is, and says in one line which and why', async () => {
    hideTfjsNode();
    const lines: string[] = [];
    const { name, notes } = await useBackend('auto', { log: (line) => lines.push(line) });
    expect([name, tf.getBackend()]).toEqual(['wasm', 'wasm']);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatch(/^webgpu (would run on the processor|has no adapter)/);
    expect(lines).toEqual([`backend wasm ${tf.version_core}, 1 thread (${notes.join('; ')})`]);
    expect(lines[0]).toMatch(/ 1 thread \(@tensorflow\/tfjs-node is not installed: npm install/);
  });

  it('says nothing by itself', async () => {
    const spies = (['log', 'warn', 'info', 'error'] as const).map((level) => vi.spyOn(console, level));
    await useBackend('wasm');
    await useBackend('cpu');
    tf.tidy(() => tf.add([1], [2]));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it('throws where tfjs would go on with another backend', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
    await useBackend('wasm');
    const factory = tf.findBackendFactory('cpu');
    tf.removeBackend('cpu');
    tf.registerBackend('cpu', () => {
      throw new Error('no');
    });
    await expect(useBackend('cpu')).rejects.toThrow(EbmError);
    expect(tf.getBackend()).toBe('wasm');
    tf.removeBackend('cpu');
    await expect(useBackend('cpu')).rejects.toThrow('cpu did not start');
    expect(tf.getBackend()).toBe('wasm');
    tf.registerBackend('cpu', factory);
  });

  it('lets two callers at once both have their way', async () => {
    const choices = await Promise.all([useBackend('wasm'), useBackend('cpu'), useBackend('wasm')]);
    expect(choices.map((choice) => choice.name)).toEqual(['wasm', 'cpu', 'wasm']);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('keeps tensors across a change', async () => {
    const x = tf.tensor1d([1, 2]);
    await useBackend('wasm');
    const y = tf.mul(x, 2);
    await useBackend('cpu');
    expect([...y.dataSync()]).toEqual([2, 4]);
    tf.dispose([x, y]);
  });

  it.each<[string, UseBackendOptions, string]>([
    ['cuda', {}, 'useBackend.name: must be one of auto, node, webgpu, wasm, cpu, got "cuda"'],
    ['wasm', { thread: 2 } as UseBackendOptions, 'unknown option; known are threads, wasmPaths, log, got "thread"'],
    ['wasm', { threads: 0 }, 'useBackend.threads: must be a whole number of at least 1, got 0'],
    ['wasm', { threads: 9 }, 'useBackend.threads: must be at most 8, got 9'],
    ['cpu', { threads: 2 }, 'useBackend.threads: only wasm and node take it, not cpu, got 2'],
    ['webgpu', { threads: 2 }, 'useBackend.threads: only wasm and node take it, not webgpu, got 2'],
    ['cpu', { wasmPaths: '/wasm/' }, 'useBackend.wasmPaths: only wasm takes it, not cpu, got "/wasm/"'],
  ])('refuses %s with %o', async (name, options, message) => {
    await expect(useBackend(name as 'wasm', options)).rejects.toThrow(message);
    expect(tf.getBackend()).toBe('cpu');
  });
});
