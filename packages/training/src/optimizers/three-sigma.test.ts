import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, normal, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { Optimizer, OptimizerState } from '../optimizer.js';
import { numbers } from '../toy-run.fixture.js';
import { adam } from './adam.js';
import { normClip } from './norm-clip.js';
import { sgd } from './sgd.js';
import { threeSigma, type ThreeSigmaOptions } from './three-sigma.js';

const one = (value: number): Params => ({ w: tf.tensor1d([value]) });

/** What a constant gradient of 1 has become when it comes to an optimiser of rate 1, step by step. */
function seen(optimizer: Optimizer, steps: number): { g: number[]; squares: number[] } {
  const [g, squares]: [number[], number[]] = [[], []];
  let state = optimizer.init(one(0));
  for (let i = 0; i < steps; i++) {
    const [moved, next] = optimizer.step(one(1), state, one(0));
    g.push(-moved['w']!.dataSync()[0]!);
    squares.push(next.moments['square']!['w']!.dataSync()[0]!);
    state = next;
  }
  return { g, squares };
}

// Constant gradient 1, v0 = 0: the equations by hand, in float64.
const CLIPPED = [0.1, 0.312185, 0.668042, 1, 1, 1];
const SQUARES = [1.0e-5, 1.074495e-4, 5.536215e-4, 1.553068e-3, 2.551515e-3, 3.548963e-3];

describe('threeSigma', () => {
  it('gives an optimiser without moments the known six gradients, and keeps the known mean squares', () => {
    const { g, squares } = seen(threeSigma(sgd({ rate: 1 })), 6);
    g.forEach((value, i) => expect(value).toBeCloseTo(CLIPPED[i]!, 6));
    squares.forEach((value, i) => expect(Math.abs(value / SQUARES[i]! - 1)).toBeLessThan(1e-6));
  });

  it('around Adam without a clip is Adam with its own, to the bit, and shares its mean squares', () => {
    const wrapped = threeSigma(adam({ rate: 0.1, beta1: 0.9, beta2: 0.9, clip: 'none' }));
    const short = adam({ rate: 0.1, beta1: 0.9, beta2: 0.9 }) as unknown as Optimizer;
    const path = (optimizer: Optimizer): unknown => {
      let [weights, state] = [{ w: normal(key(1), [50]) } as Params, optimizer.init({ w: tf.zeros([50]) })];
      for (let i = 0; i < 5; i++) {
        [weights, state] = optimizer.step({ w: normal(key(i), [50]) }, state, weights);
      }
      return [numbers(weights), Object.entries(state.moments).map(([name, moment]) => [name, numbers(moment)])];
    };
    expect(path(wrapped)).toEqual(path(short));
  });

  it('twice is once, since the second shares what the first keeps', () => {
    const [once, twice] = [threeSigma(sgd({ rate: 1 })), threeSigma(threeSigma(sgd({ rate: 1 })))];
    expect(seen(twice, 4)).toEqual(seen(once, 4));
    expect(Object.keys(twice.init(one(0)).moments)).toEqual(['square']);
  });

  it('nests states without mixing them up', () => {
    const inner = normClip(threeSigma(sgd({ rate: 1, momentum: 0.5 }), { decay: 0.5 }), { norm: 1 });
    const optimizer = threeSigma(inner);
    const state = optimizer.init(one(0));
    expect(Object.keys(state.moments)).toEqual(['square', 'inner.square', 'inner.inner.velocity']);
    const [, next] = optimizer.step(one(-1), state, one(0));
    const values = Object.values(next.moments).map((moment) => moment['w']!.dataSync()[0]!);
    // All see -0.1: the mean squares by decays of 0.999 and 0.5, and the velocity.
    [1e-5, 5e-3, -0.1].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 8));
    expect(optimizer.config).toEqual({
      deviations: 3,
      slack: 0.1,
      decay: 0.999,
      optimizer: {
        name: 'norm-clip',
        config: { norm: 1, optimizer: { name: 'three-sigma', config: expect.objectContaining({ decay: 0.5 }) } },
      },
    });
    release(state, next);
  });

  it('clips by as many deviations and as much slack as it is told', () => {
    const { g } = seen(threeSigma(sgd({ rate: 1 }), { deviations: 1, slack: 0.5, decay: 0 }), 2);
    // v is the square of the gradient before: a bound of 0.5, then of 0.5 + 0.5.
    expect(g).toEqual([0.5, 1]);
  });

  it('keeps NaN in sight', () => {
    const optimizer = threeSigma(sgd({ rate: 1 }));
    expect(optimizer.step(one(NaN), optimizer.init(one(0)), one(0))[0]['w']!.dataSync()[0]).toBeNaN();
  });

  it.each<[Optimizer<OptimizerState>, object, string]>([
    [sgd({ rate: 1 }) as never, { decay: 1 }, 'threeSigma.decay: must be below 1, got 1'],
    [sgd({ rate: 1 }) as never, { slack: -1 }, 'threeSigma.slack: must be a finite number of at least 0, got -1'],
    [sgd({ rate: 1 }) as never, { sigmas: 3 }, 'threeSigma: unknown option; known are deviations, slack, decay'],
    [adam({ rate: 1 }) as never, { decay: 0.9 }, 'threeSigma.decay: must be left out: adam has its own, got 0.9'],
  ])('refuses around %o: %j', (optimizer, options, message) => {
    expect(() => threeSigma(optimizer, options as ThreeSigmaOptions)).toThrow(EbmError);
    expect(() => threeSigma(optimizer, options as ThreeSigmaOptions)).toThrow(message);
  });
});
