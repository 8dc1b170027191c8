import { expect, it } from 'vitest';
import { busyShare, machine, sentence } from './machine.js';

it('a share lies between 0 and 1', async () => {
  const share = await busyShare(50);
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
});

it('says where and under which load, each version once', () => {
  const where = machine({ a: 'torch 2', b: 'torch 2', c: 'jax 0' }, 0.0512);
  expect(where).toMatchObject({ node: process.version, busyWithOthers: 0.051 });
  expect(sentence({ ...where, date: '2026-01-02', cpu: 'CPU', cores: 2, node: 'v20' })).toBe(
    '2026-01-02, CPU, 2 cores, Node v20; 5 % of the cores busy with others between rounds. Versions: torch 2, jax 0.',
  );
});
