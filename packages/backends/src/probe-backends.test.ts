import { describe, expect, it } from 'vitest';
import { probeAuto, probeBackends, verdict, type ProbeOptions } from './probe-backends.js';

// The processes themselves are tested from the outside, in tests/doctor.test.ts: they run what was built.

describe('a backend works', () => {
  const found = { version: '4.22.0', threads: 1, gradientError: 0, speed: 1 } as const;

  it('when it started and its gradients are right', () => {
    expect(verdict('cpu', found)).toEqual({ name: 'cpu', works: true, ...found });
    expect(verdict('cpu', { ...found, gradientError: 9e-4 }).works).toBe(true);
  });

  it.each([
    [0.0101, '1.0'],
    [2, '2.0e+2'],
    [NaN, 'NaN'],
  ])('but not when they are off by %d', (gradientError, percent) => {
    expect(verdict('cpu', { ...found, gradientError })).toMatchObject({
      works: false,
      problem: `its gradients are wrong: those of a convolution by ${percent} % of the largest`,
    });
  });

  it('nor when there was a problem', () => {
    const missing = { problem: 'x is not installed: npm install x@1', install: 'npm install x@1' };
    expect(verdict('node', missing)).toEqual({ name: 'node', works: false, ...missing });
  });
});

describe.each([
  ['probeBackends', (options?: ProbeOptions) => probeBackends(options).next()],
  ['probeAuto', (options?: ProbeOptions) => probeAuto(options)],
] as const)('%s', (name, probe) => {
  it('refuses options that make no sense', async () => {
    await expect(probe({ timeout: -1 })).rejects.toThrow(`${name}.timeout`);
    await expect(probe({ limit: 3 } as never)).rejects.toThrow(name);
  });

  it('stops with the signal', async () => {
    await expect(probe({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
