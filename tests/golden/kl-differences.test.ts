import { useBackend } from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { klDivergence, type ChainTerm } from '@ebmjs/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { klMismatch } from './kl-differences.js';

/** Of the slope: see `STEP`. Mutants are off by 0.1 and more. */
const TOLERANCE = 2e-3;

const CASES = (['swish', 'leaky-relu', 'relu'] as const).flatMap((activation) =>
  [0, 3].map((classes) => ({ activation, classes })),
);

describe.each(['cpu', 'wasm', 'node'] as const)('the KL gradient is what differences say on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await useBackend('cpu')));

  it.each(CASES)('%j', async (one) => {
    const before = tf.memory().numTensors;
    expect(await klMismatch(one)).toBeLessThan(TOLERANCE);
    expect(tf.memory().numTensors).toBe(before);
  });
});

const exact = klDivergence({ through: 'all' });
type Context = Parameters<typeof exact.loss>[0];
const mutant = (loss: (context: Context) => tf.Tensor): ChainTerm => ({
  ...exact,
  check: () => undefined,
  loss: (context) => ({ loss: loss(context) as tf.Scalar, terms: {} }),
});
const ends = ({ chains }: Context): tf.Tensor => chains.replayed({ through: 'all' }).end.x;

const MUTANTS: readonly (readonly [string, ChainTerm])[] = [
  ['the wrong sign', mutant((c) => tf.neg(tf.mean(c.frozen()(ends(c)))))],
  ['a gradient in the weights of the energy of the ends', mutant((c) => tf.mean(c.energy()(ends(c))))],
  ['ends without a gradient', mutant((c) => tf.mean(c.energy()(c.chains.end.x)))],
  ['the last step alone', mutant((c) => tf.mean(c.frozen()(c.chains.replayed({ through: 1 }).end.x)))],
];

it.each(MUTANTS)('differences refuse %s', async (_, term) => {
  const visits = (steps: number): number[] => [steps - 1];
  expect(await klMismatch({ activation: 'swish', term: { ...term, visits } })).toBeGreaterThan(20 * TOLERANCE);
});

it('a replay by other noise is refused by the update itself', async () => {
  const again: ChainTerm = {
    ...exact,
    loss: (context) => {
      const { kernel, start, steps } = context.chains;
      return scope(() => {
        let state = kernel.init(start.x, context.energy());
        for (let i = 0; i < steps; i++) [state] = kernel.step(key(i), state, context.energy());
        const mismatch = tf.div(
          tf.norm(tf.sub(state.position, context.chains.end.x)),
          tf.norm(tf.sub(start.x, context.chains.end.x)),
        );
        return {
          loss: tf.mean(context.frozen()(state.position)) as tf.Scalar,
          terms: { mismatch: mismatch as tf.Scalar },
        };
      });
    },
  };
  await expect(klMismatch({ activation: 'swish', term: again })).rejects.toThrow('must end where the chains did');
});
