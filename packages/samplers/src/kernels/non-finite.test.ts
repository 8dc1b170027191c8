import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { key, type Energy, type Kernel, type State } from '@ebmjs/core';
import { numbers } from '../../test/read.js';
import { hmc, mala, nuts, randomWalk } from '../index.js';

interface Full extends State {
  readonly energy: tf.Tensor1D;
}
const KERNELS = {
  hmc: hmc({ stepSize: 0.5, steps: 3 }),
  mala: mala({ stepSize: 0.1 }),
  'mala with steps by energy': mala({ stepSize: (energies) => tf.add(tf.mul(energies, 0), 0.1) as tf.Tensor1D }),
  randomWalk: randomWalk({ stepSize: 0.5 }),
  nuts: nuts({ stepSize: 0.5, maxDepth: 3 }),
} as unknown as { readonly [name: string]: Kernel<Full, object> };

const VALUES = [1, Infinity, -Infinity, NaN];
const CHAINS = 4;

/** An energy of this value and this slope everywhere. */
const constant = (value: number, slope = 0): Energy =>
  Object.assign((x: tf.Tensor) => tf.fill([x.shape[0]!], value) as tf.Tensor1D, {
    valueAndGrad: (x: tf.Tensor) => ({
      value: tf.fill([x.shape[0]!], value) as tf.Tensor1D,
      grad: tf.fill(x.shape, slope),
    }),
  });

/** Whether the chains moved in a step from an energy of `current`, all going where it is `proposed`. */
function moves(kernel: Kernel<Full, object>, current: number, proposed: Energy): boolean {
  const x = tf.zeros([CHAINS, 2]);
  const start = kernel.init(x, constant(1));
  const [next] = kernel.step(key(1), { ...start, energy: tf.fill([CHAINS], current) }, proposed);
  const position = numbers(next.position);
  expect(position.every(Number.isFinite)).toBe(true);
  return position.some((value) => value !== 0);
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await tf.setBackend('cpu')));

  describe.each(Object.keys(KERNELS))('%s', (name) => {
    const kernel = KERNELS[name]!;

    it.each(VALUES.flatMap((current) => VALUES.map((proposed) => [current, proposed] as const)))(
      'from %f to %f: goes only from finite to finite',
      (current, proposed) => {
        const finite = Number.isFinite(current) && Number.isFinite(proposed);
        expect(moves(kernel, current, constant(proposed))).toBe(finite);
      },
    );

    it.each([NaN, Infinity, -Infinity])('goes nowhere by a slope of %f, if it looks at slopes', (slope) => {
      expect(moves(kernel, 1, constant(1, slope))).toBe(name === 'randomWalk');
    });

    it.each([NaN, Infinity, -Infinity])('refuses to start at %f', (bad) => {
      expect(() => kernel.init(tf.zeros([CHAINS, 2]), constant(bad))).toThrow(
        'the energy at the start of chain 0 must be finite',
      );
    });
  });
});
