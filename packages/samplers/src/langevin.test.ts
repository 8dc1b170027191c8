import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key, run } from '@ebmjs/core';
import { standardNormal } from '@ebmjs/testing';
import { langevin, type LangevinOptions } from './index.js';

const end = (options: LangevinOptions): number[] => {
  const y = run(langevin(options), standardNormal(2).energy, key(0), tf.fill([3, 2], 0.5), { steps: 2 });
  return Array.from(y.dataSync());
};

it('is exact unless told otherwise', () => {
  expect(end({ stepSize: 0.1 })).toEqual(end({ preset: 'exact', stepSize: 0.1 }));
  expect(end({ stepSize: 0.1 })).toEqual(end({ stepSize: 0.1, temperature: 1 }));
  expect(end({ stepSize: 10 })).not.toEqual(end({ preset: 'paper' }));
});

it('has the defaults it documents', () => {
  const written = { preset: 'paper', stepSize: 10, noise: 0.005, gradientClip: 0.01, box: { min: 0, max: 1 } } as const;
  expect(end({ preset: 'paper' })).toEqual(end(written));
});

it('refuses a preset it does not have', () => {
  expect(() => langevin({ preset: 'fast', stepSize: 1 } as never)).toThrow(
    'langevin.preset: must be one of exact, paper, got "fast"',
  );
});

it('says what it wants where it is given nothing', () => {
  expect(() => langevin(undefined as never)).toThrow('langevin: must be given options; known are preset, stepSize');
});

it.each<LangevinOptions>([{ stepSize: 0.1 }, { preset: 'paper', noise: 0 }])(
  'refuses what is no batch: %o',
  (options) => {
    const from = (x: tf.Tensor) => () => run(langevin(options), standardNormal(2).energy, key(0), x, { steps: 1 });
    expect(from(tf.zeros([3, 2], 'int32'))).toThrow('must be float32, got "int32"');
    expect(from(tf.zeros([0, 2]))).toThrow('with n at least 1, got [0,2]');
  },
);

// @ts-expect-error the exact preset has no default step
export const stepless = (): unknown => langevin({});
// @ts-expect-error the noise of the exact preset is tied to its step
export const untied = (): unknown => langevin({ preset: 'exact', stepSize: 1, noise: 1 });
// @ts-expect-error the paper's has no temperature of its own
export const heated = (): unknown => langevin({ preset: 'paper', temperature: 1 });
