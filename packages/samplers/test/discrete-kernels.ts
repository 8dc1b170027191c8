import type { Kernel, State } from '@ebmjs/core';
import { ising, potts } from '@ebmjs/models';
import { blockGibbs, dmala, dula, gibbs, gibbsWithGradients, singleFlip, type SiteValues } from '../src/index.js';

/** Four spins. */
export const spins = ising({ shape: [2, 2], coupling: 0.4, field: 0.2 });
/** Four sites of three states. */
export const colours = potts({ shape: [2, 2], states: 3, coupling: 0.6 });
const squares = [
  [0, 3],
  [1, 2],
];

export type AnyKernel = Kernel<State, unknown>;
/** Every discrete kernel, for those two. */
export const kernels: readonly (readonly [string, (values: SiteValues) => AnyKernel])[] = [
  ['singleFlip', (values) => singleFlip({ values }) as unknown as AnyKernel],
  ['gibbsWithGradients', (values) => gibbsWithGradients({ values }) as unknown as AnyKernel],
  ['dmala', (values) => dmala({ values, stepSize: 1 }) as unknown as AnyKernel],
  ['dula', (values) => dula({ values, stepSize: 1 })],
  ['gibbs', (values) => gibbs({ values }) as unknown as AnyKernel],
  ['gibbs, random', (values) => gibbs({ values, scan: 'random' }) as unknown as AnyKernel],
  ['blockGibbs', (values) => blockGibbs({ values, blocks: squares })],
];
