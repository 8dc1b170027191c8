import os from 'node:os';
import { EbmError } from '@ebmjs/core';
import * as backends from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../failure.js';
import { Interrupted } from '../interrupt.js';
import { onBackend, refuseUnknown, startBackend, wholeFlag } from './common.js';

vi.mock('@ebmjs/backends', { spy: true });

const never = new AbortController().signal;
const flags = { backend: 'cpu' };

describe('startBackend', () => {
  it('starts what the flags name', async () => {
    expect(await startBackend({ backend: 'wasm', threads: '1' })).toMatchObject({ name: 'wasm', threads: 1 });
    expect(await startBackend(flags)).toMatchObject({ name: 'cpu' });
  });

  it('gives WASM two threads, where there are two cores', async () => {
    const cores = vi.spyOn(os, 'availableParallelism');
    for (const [there, threads] of [
      [1, 1],
      [2, 2],
      [64, 2],
    ]) {
      cores.mockReturnValue(there!);
      expect(await startBackend({ backend: 'wasm' })).toMatchObject({ name: 'wasm', threads });
    }
    cores.mockRestore();
  });

  it.each([
    [{ backend: 'cuda' }, '--backend: must be one of auto, wasm, cpu, node, webgpu, got "cuda"'],
    [{ backend: 'wasm', threads: 'two' }, '--threads: must be a whole number of at least 1, got "two"'],
    [{ backend: 'cpu', threads: '2' }, 'only wasm and node take it, not cpu'],
  ])('refuses %o', async (given, message) => {
    await expect(async () => startBackend(given)).rejects.toThrow(message);
  });
});

describe('onBackend', () => {
  /** A backend whose device is lost, to the reason given, when `lose` is called. */
  let device: AbortController;
  beforeEach(async () => {
    device = new AbortController();
    const choice = await backends.useBackend('cpu');
    vi.spyOn(backends, 'useBackend').mockResolvedValue({ ...choice, lost: device.signal });
  });
  const loss = new EbmError('webgpu', 'out of memory on the device: smaller batches need less');

  it('does the work, with signals for both ends', async () => {
    const interrupt = new AbortController();
    await onBackend(flags, interrupt.signal, async (ends) => {
      expect([ends.interrupt, ends.lost]).toEqual([interrupt.signal, device.signal]);
      expect(ends.signal.aborted).toBe(false);
      device.abort(loss);
      expect([ends.signal.reason, interrupt.signal.aborted]).toEqual([loss, false]);
      await Promise.resolve();
    });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('starts no work that was stopped before', async () => {
    const work = vi.fn();
    const stopped = AbortSignal.abort(new Interrupted('stopped'));
    await expect(onBackend(flags, stopped, work)).rejects.toBeInstanceOf(Interrupted);
    expect(work).not.toHaveBeenCalled();
  });

  it.each([
    ['the loss itself, which is bad input elsewhere', loss],
    ['what came of it', new TypeError('Cannot read properties of undefined')],
  ])('makes %s a Failure that says what happened', async (_, thrown) => {
    const work = (): Promise<void> => {
      device.abort(loss);
      return Promise.reject(thrown);
    };
    const error: unknown = await onBackend(flags, never, work).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ message: loss.message, cause: thrown });
  });

  it.each([new Failure('update 3 is saved'), new Interrupted('stopped')])('leaves %s as it is', async (thrown) => {
    const work = (): Promise<void> => {
      device.abort(loss);
      return Promise.reject(thrown);
    };
    await expect(onBackend(flags, never, work)).rejects.toBe(thrown);
  });

  it('leaves every error as it is while the device is well', async () => {
    const bad = new EbmError('train', 'bad input');
    await expect(onBackend(flags, never, () => Promise.reject(bad))).rejects.toBe(bad);
  });
});

it.each(['', 'x', '1.5', '-1', '1e3'])('wholeFlag refuses %j', (text) => {
  expect(() => wholeFlag('--n', text, 1)).toThrow('--n: must be a whole number of at least 1');
});

it('wholeFlag reads digits', () => expect(wholeFlag('--n', '012', 1)).toBe(12));

describe('refuseUnknown', () => {
  const known = { run: { type: 'positional' }, 'per-class': { type: 'string' } } as const;

  it('lets known flags pass, in both spellings that citty gives', () => {
    expect(refuseUnknown({ _: ['a'], run: 'a', 'per-class': '1', perClass: '1' }, known)).toBeUndefined();
  });

  it('names a flag that is not, and a folder too many', () => {
    expect(() => refuseUnknown({ perclass: '1' }, known)).toThrow(
      '--perclass: unknown option; known are run, per-class',
    );
    expect(() => refuseUnknown({ 'per-class': '' }, known)).toThrow('--per-class: must have a value');
    expect(() => refuseUnknown({ run: '' }, known)).toThrow('run: must have a value');
    expect(() => refuseUnknown({ _: ['a', 'b'] }, known)).toThrow('unexpected argument, got "b"');
  });
});
