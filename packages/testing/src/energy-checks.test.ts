import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { scope, type Energy } from '@ebmjs/core';
import { energyChecks, failures } from './index.js';

const squares: Energy = (x) => scope(() => tf.sum(tf.square(x), 1));
const sound: Energy = Object.assign((x: tf.Tensor) => squares(x), {
  valueAndGrad: (x: tf.Tensor) => ({ value: squares(x), grad: tf.mul(x, 2) }),
});

const failed = async (energy: Energy): Promise<string[]> =>
  (await failures(energyChecks({ energy, shape: [3] }))).map(({ name }) => name);
const of =
  (f: (x: tf.Tensor) => tf.Tensor): Energy =>
  (x) =>
    scope(() => f(x) as tf.Tensor1D);

const NUMBER = 'energy: one number a row';
const APART = 'energy: rows never interact';
const SLOPE = 'energy: the slope is that of differences';
const BORROWS = 'energy: borrows its input and leaks nothing';

describe('energyChecks', () => {
  it('passes a sound energy, with or without an analytic gradient', async () => {
    expect(await failed(sound)).toEqual([]);
    expect(await failed(squares)).toEqual([]);
  });

  it.each<[string, Energy, string]>([
    ['gives a column', of((x) => tf.sum(tf.square(x), 1, true)), NUMBER],
    ['gives one number a batch', of((x) => tf.sum(tf.square(x))), NUMBER],
    ['gives whole numbers', of((x) => tf.cast(tf.sum(tf.square(x), 1), 'int32')), NUMBER],
    ['normalises over the batch', of((x) => tf.sum(tf.square(tf.sub(x, tf.mean(x, 0))), 1)), APART],
    ['numbers its rows', of((x) => tf.add(tf.sum(tf.square(x), 1), tf.range(0, x.shape[0]!, 1))), APART],
    ['adds up what comes before a row', of((x) => tf.cumsum(tf.sum(tf.square(x), 1), 0)), APART],
    ['has an analytic gradient 3 % too long', withGradient((x) => tf.mul(x, 2.06)), SLOPE],
    ['has an analytic gradient of the wrong sign', withGradient((x) => tf.mul(x, -2)), SLOPE],
    ['has another energy beside its analytic gradient', withGradient((x) => tf.mul(x, 2), 1), SLOPE],
    [
      'has a gradient of its own on the tape',
      of((x) => tf.customGrad((y) => ({ value: squares(y as tf.Tensor), gradFunc: () => [y as tf.Tensor] }))(x)),
      SLOPE,
    ],
    ['leaks what it works with', (x) => tf.sum(tf.square(x), 1), BORROWS],
    [
      'frees its input',
      (x) => {
        const value = squares(x);
        x.dispose();
        return value;
      },
      BORROWS,
    ],
  ])('fails an energy that %s', async (_, energy, check) => {
    expect(await failed(energy)).toContain(check);
  });

  it('tests where it is told to', async () => {
    const far = (_: unknown, n: number) => tf.fill([n, 3], 100);
    const flatFar = withGradient((x) => tf.mul(x, tf.where(tf.greater(x, 50), tf.zerosLike(x), tf.fill(x.shape, 2))));
    expect(await failed(flatFar)).toEqual([]);
    const names = await failures(energyChecks({ energy: flatFar, shape: [3], sample: far }));
    expect(names.map(({ name }) => name)).toEqual([SLOPE]);
  });

  it('refuses options it does not know', () => {
    expect(() => energyChecks({ energy: sound, shape: [3], size: 2 } as never)).toThrow('energyChecks: unknown option');
  });
});

function withGradient(grad: (x: tf.Tensor) => tf.Tensor, offset = 0): Energy {
  return Object.assign((x: tf.Tensor) => squares(x), {
    valueAndGrad: (x: tf.Tensor) => scope(() => ({ value: tf.add<tf.Tensor1D>(squares(x), offset), grad: grad(x) })),
  });
}
