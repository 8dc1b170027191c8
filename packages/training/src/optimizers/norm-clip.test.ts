import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { normClip } from './norm-clip.js';
import { sgd } from './sgd.js';

const grads = (a: number, b: number): Params => ({ a: tf.tensor1d([a, 0]), b: tf.scalar(b) });
const zeros = grads(0, 0);

/** The gradient that comes to the optimiser. */
function passed(given: Params, norm: number): number[] {
  const optimizer = normClip(sgd({ rate: 1 }), { norm });
  const [moved] = optimizer.step(given, optimizer.init(zeros), zeros);
  return [-moved['a']!.dataSync()[0]!, -moved['b']!.dataSync()[0]!];
}

describe('normClip', () => {
  it('shortens the gradient of all weights together', () => {
    const [a, b] = passed(grads(3, -4), 2.5); // of length 5
    expect(a).toBeCloseTo(1.5, 6);
    expect(b).toBeCloseTo(-2, 6);
  });

  it('leaves a shorter one alone, to the bit, and none at 0', () => {
    expect(passed(grads(0.1, 0.7), 1)).toEqual([0.1, 0.7].map(Math.fround));
    expect(passed(grads(0, 0), 1).map(Math.abs)).toEqual([0, 0]);
  });

  it('says what it was made of, and keeps NaN in sight', () => {
    expect(normClip(sgd({ rate: 1 }), { norm: 2 })).toMatchObject({
      name: 'norm-clip',
      config: { norm: 2, optimizer: { name: 'sgd', config: { rate: 1, momentum: 0, nesterov: false } } },
    });
    expect(passed(grads(NaN, 1), 1)[0]).toBeNaN();
  });

  it('refuses what is no norm', () => {
    expect(() => normClip(sgd({ rate: 1 }), { norm: 0 })).toThrow(EbmError);
    expect(() => normClip(sgd({ rate: 1 }), { norm: 0 })).toThrow('normClip.norm: must be a finite number above 0');
    expect(() => normClip(sgd({ rate: 1 }), { max: 1 } as never)).toThrow('normClip: unknown option');
  });
});
