import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, it } from 'vitest';
import { key, run, scope, walk, type Energy, type Kernel, type State } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { dmala, dula, gibbs, gibbsWithGradients, singleFlip, type MetropolisInfo, type SiteValues } from '../index.js';
import { spins, kernels } from '../../test/discrete-kernels.js';

describe.each(kernels)('%s refuses', (name, make) => {
  const where = name.split(',')[0]!;
  it.each<[SiteValues, tf.Tensor, string]>([
    ['spins', tf.zeros([2, 2, 2]), 'the start must be made of -1 and 1'],
    ['spins', tf.fill([2, 2, 2], 3), 'the start must be made of -1 and 1'],
    ['spins', tf.fill([2, 2, 2], NaN), 'the start must be made of -1 and 1'],
    ['binary', tf.fill([2, 2, 2], -1), 'the start must be made of 0 and 1'],
    ['one-hot', tf.ones([2, 2, 2, 3]), 'the start must be one-hot rows along its last axis'],
    ['one-hot', tf.zeros([2, 2, 2, 3]), 'the start must be one-hot rows along its last axis'],
    ['one-hot', tf.ones([2, 2, 2, 1]), 'the start must be one-hot rows along its last axis'],
    ['spins', tf.ones([0, 2, 2]), 'the position must have at least one chain, got [0,2,2]'],
    ['spins', tf.ones([2, 2, 2], 'int32'), 'the position must be float32, got "int32"'],
  ])('a start that is not of its values (%s), and leaks nothing', (values, x, message) => {
    expectNoLeak(() => {
      expect(() => make(values).init(x, spins.energy)).toThrow(`${where}.init: ${message}`);
    });
  });

  it('values that there are not', () => {
    expect(() => make('bits' as SiteValues)).toThrow(
      `${where}.values: must be one of binary, spins, one-hot, got "bits"`,
    );
  });
});

/** The energy of spins, and `bad` where the first is up. */
const beyond =
  (bad: number): Energy =>
  (x) =>
    scope(() => {
      const up = tf.greater(tf.reshape(tf.slice(x, [0, 0, 0], [-1, 1, 1]), [-1]), 0);
      const value = spins.energy(x);
      return tf.where<tf.Tensor1D>(up, tf.fill(value.shape, bad), value);
    });

describe.each(kernels.filter(([name]) => !['dula', 'blockGibbs'].includes(name)))('%s', (name, make) => {
  it.each([NaN, Infinity, -Infinity])('never goes where the energy is %d, and says that it was asked to', (bad) => {
    const x = tf.neg(tf.ones([40, 2, 2]));
    let asked = 0;
    for (const { step, state, info } of walk(make('spins'), beyond(bad), key(5), x)) {
      const first = tf.slice(state.position, [0, 0, 0], [-1, 1, 1]).dataSync();
      expect(first.every((spin) => spin === -1)).toBe(true);
      const counted = info as { refused?: tf.Tensor; divergent?: tf.Tensor } | undefined;
      const count = counted?.refused ?? counted?.divergent;
      if (count) asked += tf.sum(count).dataSync()[0]!;
      if (step < 12) continue;
      expect(new Set(state.position.dataSync())).toEqual(new Set([-1, 1]));
      break;
    }
    expect(asked).toBeGreaterThan(0);
  });

  it.each([NaN, Infinity, -Infinity])('does not start at an energy of %d', (bad) => {
    expectNoLeak(() => {
      const x = tf.ones([3, 2, 2]);
      const message = `${name.split(',')[0]}.init: the energy at the start of chain 0 must be finite`;
      expect(() => make('spins').init(x, beyond(bad))).toThrow(message);
      return x;
    });
  });
});

it('refuses other options', () => {
  expect(() => gibbs({ values: 'spins', scan: 'both' as never })).toThrow(
    'gibbs.scan: must be one of systematic, random',
  );
  expect(() => dmala({ values: 'spins', stepSize: 0 })).toThrow(
    'dmala.stepSize: must be a finite number above 0, got 0',
  );
  expect(() => dula({ values: 'spins', stepSize: NaN })).toThrow(
    'dula.stepSize: must be a finite number above 0, got NaN',
  );
  expect(() => singleFlip({ values: 'spins', sites: 2 } as never)).toThrow('singleFlip: unknown option');
  expect(() => gibbsWithGradients(undefined as never)).toThrow('gibbsWithGradients: must be given options');
});

it('takes the gradients that it says', () => {
  const count = (kernel: Kernel<State, MetropolisInfo>): [number, number] => {
    const calls: [number, number] = [0, 0];
    const energy = Object.assign((x: tf.Tensor) => (calls[0]++, spins.energy(x)), {
      valueAndGrad: (x: tf.Tensor) => (calls[1]++, spins.energy.valueAndGrad!(x)),
    });
    scope(() => run(kernel, energy, key(6), spins.sample(key(7), 3), { steps: 10 }));
    return calls;
  };
  const of = (kernel: unknown): [number, number] => count(kernel as Kernel<State, MetropolisInfo>);
  expect(of(dmala({ values: 'spins', stepSize: 1 }))).toEqual([0, 11]);
  expect(of(gibbsWithGradients({ values: 'spins' }))).toEqual([0, 11]);
  expect(of(dula({ values: 'spins', stepSize: 1 }))).toEqual([0, 10]);
  expect(of(singleFlip({ values: 'spins' }))).toEqual([11, 0]);
  expect(of(gibbs({ values: 'spins', scan: 'random' }))).toEqual([11, 0]);
  expect(of(gibbs({ values: 'spins' }))).toEqual([41, 0]);
});
