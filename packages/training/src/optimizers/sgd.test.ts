import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { sgd, type SgdOptions } from './sgd.js';

const one = (value: number): Params => ({ w: tf.scalar(value) });

/** Where a list of gradients leads from weight 0. */
function walk(options: SgdOptions, gradients: readonly number[]): number[] {
  const optimizer = sgd(options);
  let [weights, state] = [one(0), optimizer.init(one(0))];
  return gradients.map((g) => {
    [weights, state] = optimizer.step(one(g), state, weights);
    return weights['w']!.dataSync()[0]!;
  });
}

describe('sgd', () => {
  // By hand, in numbers that float32 holds.
  it.each<[SgdOptions, number[]]>([
    [{ rate: 0.5 }, [-0.5, -1.5, -1]],
    [{ rate: 0.5, momentum: 0.5 }, [-0.5, -1.75, -1.875]], // u = 1, 2.5, 0.25
    [{ rate: 0.5, momentum: 0.5, nesterov: true }, [-0.75, -2.375, -1.9375]], // g + u / 2 = 1.5, 3.25, -0.875
  ])('goes where %j leads', (options, path) => {
    expect(walk(options, [1, 2, -1])).toEqual(path);
  });

  it('has a memory only with momentum', () => {
    expect(sgd({ rate: 1 }).init(one(1)).moments).toEqual({});
    expect(Object.keys(sgd({ rate: 1, momentum: 0.1 }).init(one(1)).moments)).toEqual(['velocity']);
    expect(sgd({ rate: 1 })).toMatchObject({ name: 'sgd', config: { rate: 1, momentum: 0, nesterov: false } });
  });

  it.each([
    [{ rate: -1 }, 'sgd.rate: must be a finite number above 0, got -1'],
    [{ rate: null }, 'sgd.rate: must be a finite number above 0 or a schedule, got null'],
    [{ rate: {} }, 'sgd.rate: must be a finite number above 0 or a schedule'],
    [{ rate: 1, momentum: 1 }, 'sgd.momentum: must be below 1, got 1'],
    [{ rate: 1, nesterov: true }, 'sgd.nesterov: must have momentum, got true'],
    [{ rate: 1, momentum: 0.1, nesterov: 1 }, 'sgd.nesterov: must be true or false, got 1'],
    [{ rate: 1, decay: 1 }, 'sgd: unknown option; known are rate, momentum, nesterov, got "decay"'],
  ])('refuses %j', (options, message) => {
    expect(() => sgd(options as SgdOptions)).toThrow(EbmError);
    expect(() => sgd(options as SgdOptions)).toThrow(message);
  });

  it('takes the rate of a schedule at the count of its state, and refuses one below 0', () => {
    const rate = { config: 'by hand', at: (count: number) => [1, 2, -1][count]! };
    const optimizer = sgd({ rate });
    expect(optimizer.config).toEqual({ rate: 'by hand', momentum: 0, nesterov: false });
    const moved = (count: number): number =>
      optimizer.step(one(1), { count, moments: {} }, one(0))[0]['w']!.dataSync()[0]!;
    expect([moved(0), moved(1)]).toEqual([-1, -2]);
    expect(() => moved(2)).toThrow('sgd.rate.at(2): must be a finite number of at least 0, got -1');
  });
});
