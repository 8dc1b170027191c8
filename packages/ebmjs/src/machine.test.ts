import { availableParallelism, totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { machine, variables } from './machine.js';

afterEach(() => vi.unstubAllEnvs());

it('is plain JSON: versions, cores, memory', () => {
  const here = machine();
  expect(JSON.parse(JSON.stringify(here))).toEqual(here);
  expect(here).toMatchObject({
    tfjs: tf.version_core,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
  });
  expect(here.ebmjs).toMatch(/^\d+\.\d+\.\d+/);
  expect(here.processor).toMatch(/\S/);
});

it('has memory of which some is free, and never more than there is', () => {
  const { free, total } = machine().memory;
  expect(total).toBeLessThanOrEqual(totalmem());
  expect(free).toBeGreaterThan(0);
  expect(free).toBeLessThanOrEqual(total);
});

it.each([
  [4 * 2 ** 20, 4 * 2 ** 20],
  [0, totalmem()], // no limit, as Node says it
  [2 ** 60, totalmem()], // no limit, as cgroups say it
])('takes a limit of %d bytes for %d', (limit, total) => {
  const spy = vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
  expect(machine().memory.total).toBe(total);
  spy.mockRestore();
});

it('tells each variable of the environment that something reads, and null where it is not set', () => {
  for (const name of Object.keys(variables)) vi.stubEnv(name, undefined);
  vi.stubEnv('EBMJS_DATA_DIR', '/data');
  const { environment } = machine();
  expect(Object.keys(environment)).toEqual(Object.keys(variables));
  expect(environment.EBMJS_DATA_DIR).toBe('/data');
  expect(environment.TF_NUM_INTRAOP_THREADS).toBeNull();
});
