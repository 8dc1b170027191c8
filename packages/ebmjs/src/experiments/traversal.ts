import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { foldIn, release, scope, split, type Energy, type Key } from '@ebmjs/core';
import { hessianDirections, traverse } from '@ebmjs/evaluation';
import { count, size } from '../config/numbers.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { picture } from './picture.js';
import { rowByRow } from './row-by-row.js';

const settings = z.strictObject({
  images: count.default(3).describe('held-out images to begin at'),
  directions: count.default(3).describe('directions along which the energy bends most'),
  amount: size.default(1).describe('length of a move'),
  moves: count.default(3).describe('moves each way'),
  steps: count.default(20).describe('Langevin steps after each move'),
  products: count.default(60).describe('products with the Hessian, at most'),
});

type Settings = z.infer<typeof settings>;

export interface Traversal {
  readonly moves: number;
  /** How second derivatives were taken: `'differences'` where an operation has none. */
  readonly method: 'double' | 'differences';
  /** Of each image, the largest eigenvalues of the Hessian of its energy, and `|H v - l v|` of each. */
  readonly values: readonly (readonly number[])[];
  readonly residuals: readonly (readonly number[])[];
}

/** Walks along the eigenvectors of the energy's Hessian, as Du and Mordatch's program does with sprites. */
export const traversal: EvaluationExperiment<Settings, Traversal> = {
  name: 'traversal',
  title: 'Along the Hessian',
  description: 'images along the directions in which the energy bends most',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { trained, test, signal, settings: { images, directions, moves, products } } = context; // prettier-ignore
    const [drawKey, startKey, walkKey] = split(context.key, 3);
    const { x, y } = drawRows(test, drawKey, images);
    const energy = trained.energy(trained.model.classes > 0 ? y : undefined);
    const bar = context.progress(directions + 1);
    try {
      const steps = Math.max(products, directions);
      const found = await hessianDirections({ energy, x, key: startKey, count: directions, steps, signal });
      bar.update(1);
      const each = tf.unstack(found.vectors);
      found.vectors.dispose();
      const pictures: { [name: string]: Uint8Array } = {};
      try {
        for (const [i, vectors] of each.entries()) {
          const walk = { x, energy, directions: vectors, key: foldIn(walkKey, i) };
          pictures[`direction-${i + 1}`] = await bothWays(context, walk);
          bar.update(i + 2);
        }
      } finally {
        release(each);
      }
      const { method, values, residuals } = found;
      return { result: { moves, method, values, residuals }, pictures };
    } finally {
      bar.stop();
      release(x, y);
    }
  },
  sections: ({ moves, method, values, residuals }, pictures) => [
    {
      kind: 'images',
      images: Object.entries(pictures).map(([name, png], i) => ({
        png,
        alt: `held-out images in the middle, and ${moves} moves to either side along ${name}`,
        caption: `Direction ${i + 1}: in the middle held-out images, to either side after ${moves} moves.`,
      })),
    },
    {
      kind: 'table',
      columns: ['image', 'direction', 'eigenvalue', 'residual'],
      rows: values.flatMap((row, n) => row.map((value, i) => [n + 1, i + 1, value, residuals[n]![i]!])),
      caption: `Largest eigenvalues of the Hessian of the energy at the images (${method === 'double' ? 'second derivatives' : 'differences of gradients'}). All 0: a network of rectifiers, which bends nowhere.`,
    },
  ],
};

interface Walk {
  readonly x: tf.Tensor;
  readonly energy: Energy;
  readonly directions: tf.Tensor;
  readonly key: Key;
}

/** A row an image: far back, ..., the image, ..., far forth. */
async function bothWays(context: EvaluationContext<Settings>, walk: Walk): Promise<Uint8Array> {
  const { kernel, signal, settings: { amount, moves, steps } } = context; // prettier-ignore
  const along = (sign: number) => traverse({ ...walk, kernel, amount: sign * amount, moves, steps, signal });
  const forth = await along(1);
  const back = await along(-1).catch((error) => {
    forth.dispose();
    throw error;
  });
  const grid = scope(() => rowByRow(tf.concat([tf.reverse(back, 0), tf.slice(forth, 1)], 0)));
  release(forth, back);
  return picture(grid, { columns: 2 * moves + 1 }).finally(() => grid.dispose());
}
