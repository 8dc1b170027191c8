import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { key, run, scope, walk, type Kernel, type State } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { ising, potts, type LatticeTarget } from '@ebmjs/models';
import { momentScores } from '@ebmjs/testing';
import { blockGibbs, dmala, gibbs, gibbsWithGradients, singleFlip, type SiteValues } from '../index.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const torus = ising({ shape: [4, 4], coupling: 0.2, edges: 'periodic' });
const squares = potts({ shape: [3, 3], states: 3, coupling: 0.5 });
const board = (sites: number, columns: number): number[][] =>
  [0, 1].map((colour) =>
    Array.from({ length: sites }, (_, i) => i).filter((i) => (Math.floor(i / columns) + (i % columns)) % 2 === colour),
  );

/** Energy, and the sum of the sites' first number, a row: symmetry makes them uncorrelated without a field. */
const totals = ({ energy }: LatticeTarget, x: tf.Tensor, width: number): Float32Array =>
  scope(() => {
    const sites = tf.reshape(x, [x.shape[0]!, -1, width]);
    const sum = tf.sum(tf.slice(sites, [0, 0, 0], [-1, -1, 1]), [1, 2]);
    return tf.stack([energy(x), sum], 1).dataSync<'float32'>();
  });

type Any = Kernel<State, unknown>;
const kernels = (values: SiteValues, blocks: number[][], h: number): readonly (readonly [string, Any, number])[] => [
  ['gibbs', gibbs({ values }) as unknown as Any, 8],
  ['blockGibbs', blockGibbs({ values, blocks }), 15],
  ['dmala', dmala({ values, stepSize: h }) as unknown as Any, 60],
  ['gibbsWithGradients', gibbsWithGradients({ values }) as unknown as Any, 150],
  ['singleFlip', singleFlip({ values }) as unknown as Any, 200],
];

// log Z by transfer matrix and by enumeration, computed independently.
it('is tested on the torus that is meant', () => expect(torus.logZ).toBeCloseTo(11.771470358542, 10));

const CHAINS = 800;
describe.each<[string, LatticeTarget, number, ReturnType<typeof kernels>]>([
  ['an Ising torus', torus, 1, kernels('spins', board(16, 4), 1)],
  ['a Potts square', squares, 3, kernels('one-hot', board(9, 3), 0.8).filter(([name]) => name !== 'singleFlip')],
])('%s', (_, target, width, list) => {
  const moments = [target.energyMoments, target.magnetisation[0]!];
  const exact = { mean: moments.map(({ mean }) => mean), variance: moments.map(({ variance }) => variance) };
  it.each(list)('%s has its moments, all chains started from one state', (__, kernel, steps) => {
    scope(() => {
      const draws = target.sample(key(1), CHAINS);
      const start = tf.tile(tf.slice(draws, 0, 1), [CHAINS, ...target.shape.map(() => 1)]);
      const end = run(kernel, target.energy, key(2), start, { steps });
      const scores = momentScores(totals(target, end, width), totals(target, draws, width), exact);
      expect(scores.filter(({ z }) => !(Math.abs(z) < 5.4))).toEqual([]); // one in a million of five
    });
  });
});

it.each(kernels('spins', board(16, 4), 1.6).filter(([name]) => /dmala|gradients|Flip/.test(name)))(
  '%s is tested where its Metropolis test has work to do',
  (name, kernel) => {
    // Single flips of this torus are accepted more often: of free spins, all of them.
    const x = torus.sample(key(3), 2000);
    for (const { info } of walk(kernel, torus.energy, key(4), x)) {
      if (!info) continue;
      const accepted = scope(() => tf.mean((info as { acceptance: tf.Tensor }).acceptance).dataSync()[0]!);
      expect(accepted, name).toBeGreaterThan(0.5);
      expect(accepted, name).toBeLessThan(0.97);
      break;
    }
    x.dispose();
  },
);
