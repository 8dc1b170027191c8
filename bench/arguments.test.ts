import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.js';

const known = { works: ['hmc', 'normals'], systems: ['wasm', 'torch', 'jax'] };
const read = (...argv: string[]) => readArguments(argv, known);

it('without arguments everything, seven times, to be kept', () => {
  expect(read()).toEqual({ ...known, rounds: 7, quick: false, whole: true });
});

it('takes lists, in the usual order', () => {
  const { works, systems, rounds } = read('--work', 'hmc', '--systems', 'jax,wasm', '--rounds', '3');
  expect({ works, systems, rounds }).toEqual({ works: ['hmc'], systems: ['wasm', 'jax'], rounds: 3 });
});

it.each([[['--quick']], [['--work', 'hmc']], [['--systems', 'wasm']]])('%s leaves something out', (argv) => {
  expect(read(...argv).whole).toBe(false);
});

describe('refuses', () => {
  it.each([
    [['--work', 'hcm'], '--work knows hmc, normals, not hcm'],
    [['--systems', 'torch,'], '--systems knows wasm, torch, jax, not '],
    [['--rounds', '0'], '--rounds must be a whole number above 0, got 0'],
    [['--rounds', 'many'], 'got many'],
    [['--fast'], '--fast'],
    [['hmc'], 'hmc'],
  ])('%s', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});
