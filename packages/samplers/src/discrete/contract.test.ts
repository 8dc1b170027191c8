import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, it } from 'vitest';
import { key, run, scope } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { type LatticeTarget } from '@ebmjs/models';
import { failures, kernelChecks } from '@ebmjs/testing';
import { tempered } from '../index.js';
import { colours, kernels, spins, type AnyKernel } from '../../test/discrete-kernels.js';

/** Those that ask nothing of the numbers of an event but that they are states. */
const contract = (kernel: AnyKernel, target: LatticeTarget, without: readonly string[] = []) =>
  kernelChecks({ kernel, target }).filter(
    ({ name }) =>
      ![...without, 'leaves its target alone', 'forgets where it started in the steps it is given'].includes(name),
  );

describe.each(kernels)('%s keeps the contract', (_, make) => {
  it('on spins', async () => {
    expect(await failures(contract(make('spins'), spins))).toEqual([]);
  });
  it('on one-hot rows', async () => {
    const shapes = 'keeps the shape and type of its positions, whatever the shape of an event'; // its last axis is 1
    const long = 'holds the number of tensors over 1,000 steps'; // as on spins
    expect(await failures(contract(make('one-hot'), colours, [shapes, long]))).toEqual([]);
  });

  it('makes the same chain on cpu and wasm, tempered too', async () => {
    for (const [values, target] of [['spins', spins] as const, ['one-hot', colours] as const]) {
      for (const kernel of [make(values), tempered(make(values), 2)]) {
        const ends: number[][] = [];
        for (const backend of ['cpu', 'wasm'] as const) {
          await useBackend(backend);
          const x = target.sample(key(1), 40);
          const y = run(kernel, target.energy, key(2), x, { steps: 15 });
          ends.push([...y.dataSync()]);
          tf.dispose([x, y]);
        }
        await tf.setBackend('cpu');
        expect(ends[0]).toEqual(ends[1]);
      }
    }
  });

  it('rows do not interact', () => {
    const x = spins.sample(key(3), 6);
    const { energy } = spins;
    const other = scope(() => tf.concat([tf.slice(x, 0, 5), tf.neg(tf.slice(x, 5, 1))], 0));
    const first = (from: tf.Tensor): number[] =>
      scope(() => [...tf.slice(run(make('spins'), energy, key(4), from, { steps: 5 }), 0, 5).dataSync()]);
    expect(first(x)).toEqual(first(other));
  });
});
