import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, walk, type Kernel, type State } from '@ebmjs/core';
import { expectNoLeak, standardNormal } from '@ebmjs/testing';
import { clamped, hmc, langevin, mala } from './index.js';

const box = { min: -0.5, max: 0.25 };
const { energy } = standardNormal(2);

describe('clamped', () => {
  it('keeps every position in the box, the first included, and frees what it replaces', () => {
    const x = tf.fill([16, 2], 3);
    const kernel = clamped(langevin({ stepSize: 1 }), box);
    expectNoLeak(() => {
      for (const { step, state } of walk(kernel, energy, key(0), x)) {
        const values = state.position.dataSync();
        expect(values.every((v) => v >= box.min && v <= box.max)).toBe(true);
        if (step === 0) expect(values.every((v) => v === box.max)).toBe(true);
        if (step === 20) break;
      }
    });
    expect(x.isDisposed).toBe(false);
  });

  it('leaves a chain that stays inside as it is, and its infos with it', () => {
    const x = tf.fill([4, 2], 0.1);
    const options = { stepSize: 0.01 };
    const [inner, outer] = [langevin(options), clamped(langevin(options), { min: -50, max: 50 })];
    const ends = [inner, outer].map((kernel) => run(kernel, energy, key(1), x, { steps: 5 }).dataSync());
    expect(ends[0]).toEqual(ends[1]);
    for (const { info } of walk(outer, energy, key(1), x)) {
      if (!info) continue;
      info.energy.dataSync().forEach((value) => expect(value).toBeCloseTo(0.01, 6));
      break;
    }
  });

  it('refuses, for those who do not ask the compiler, kernels that cache an energy', () => {
    const x = tf.zeros([2, 2]);
    const kernel = clamped(hmc({ stepSize: 1, steps: 1 }) as unknown as Kernel<State, unknown>, box);
    expectNoLeak(() => {
      expect(() => run(kernel, energy, key(0), x, { steps: 1 })).toThrow(
        'clamped.kernel: must carry nothing but a position',
      );
    });
  });

  it('refuses a box without an inside', () => {
    expect(() => clamped(langevin({ stepSize: 1 }), { min: 1, max: 1 })).toThrow('clamped.box: must have finite faces');
    expect(() => clamped(langevin({ stepSize: 1 }), { min: 0, max: 1, low: 0 } as never)).toThrow(
      'clamped.box: unknown option',
    );
  });
});

// @ts-expect-error mala caches the energy at its position
export const refusedMala = (): unknown => clamped(mala({ stepSize: 1 }), box);
// @ts-expect-error and so does hmc
export const refusedHmc = (): unknown => clamped(hmc({ stepSize: 1, steps: 1 }), box);
