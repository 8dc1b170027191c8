import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { foldIn, release, scope, split, type Energy, type Key } from '@ebmjs/core';
import { traverse, type HessianMethod } from '@ebmjs/evaluation';
import type { Section } from '@ebmjs/report';
import { count, size } from '../config/numbers.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment, Pictures } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { picture } from './picture.js';
import { rowByRow } from './row-by-row.js';
import { directionsOf, TRAVERSED } from './traversal-directions.js';

const settings = z.strictObject({
  images: count.default(3).describe('held-out images to begin at'),
  along: z
    .array(z.enum(TRAVERSED))
    .min(1)
    .default([...TRAVERSED])
    .describe('where the energy bends most (hessian), where the energies of the classes change most (jacobian)'),
  directions: count.default(3).describe('directions of each kind, at most'),
  amount: size.default(1).describe('length of a move'),
  moves: count.default(3).describe('moves each way'),
  steps: count.default(20).describe('Langevin steps after each move'),
  products: count.default(60).describe('products with the Hessian, at most'),
});

type Settings = z.infer<typeof settings>;

type Kind = (typeof TRAVERSED)[number];

/** What was found of one kind of directions. */
export interface TraversedAlong {
  readonly kind: Kind;
  /** Of each image, the largest eigenvalues of the Hessian of its energy, or singular values of the Jacobian. */
  readonly values: readonly (readonly number[])[];
  /** Of the Hessian, `|H v - l v|` of each. */
  readonly residuals?: readonly (readonly number[])[];
  /** How second derivatives were taken: `'differences'` where an operation has none. */
  readonly method?: HessianMethod;
}

export interface Traversal {
  readonly moves: number;
  readonly along: readonly TraversedAlong[];
}

/**
 * Walks along the eigenvectors of the energy's Hessian, and the right singular vectors of a Jacobian, as Du and Mordatch's
 * program does with sprites. There the Jacobian is that of the last hidden layer, here that of the energies under each
 * class, which are read off that layer; of a model without classes the slope of the energy.
 */
export const traversal: EvaluationExperiment<Settings, Traversal> = {
  name: 'traversal',
  title: 'Along Hessian and Jacobian',
  description:
    'images along the directions in which the energy bends most, and the energies of the classes change most',
  version: 2,
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { trained, test, settings: { images, along: kinds, moves } } = context; // prettier-ignore
    const [drawKey, startKey, walkKey] = split(context.key, 3);
    const { x, y } = drawRows(test, drawKey, images);
    const energy = trained.energy(trained.model.classes > 0 ? y : undefined);
    const bar = context.progress(kinds.length);
    const along: TraversedAlong[] = [];
    const pictures: { [name: string]: Uint8Array } = {};
    try {
      for (const kind of kinds) {
        const { vectors, ...found } = await directionsOf(kind, context, { x, energy, key: startKey });
        along.push({ kind, ...found });
        const key = foldIn(walkKey, TRAVERSED.indexOf(kind));
        Object.assign(pictures, await walkedAlong(context, { kind, x, energy, key, vectors }));
        bar.update(along.length);
      }
      return { result: { moves, along }, pictures };
    } finally {
      bar.stop();
      release(x, y);
    }
  },
  sections: ({ moves, along }, pictures) => along.flatMap((one) => sectionsOf(one, { moves, pictures })),
};

const IN_WORDS = { hessian: 'where the energy bends most', jacobian: 'where energies change most' } as const;

function sectionsOf(
  { kind, values, residuals, method }: TraversedAlong,
  { moves, pictures }: { readonly moves: number; readonly pictures: Pictures },
): Section[] {
  const own = Object.entries(pictures).filter(([name]) => name.startsWith(kind));
  const caption =
    kind === 'hessian'
      ? `Largest eigenvalues of the Hessian of the energy at the images (${method === 'double' ? 'second derivatives' : 'differences of gradients'}). All 0: a network of rectifiers, which bends nowhere.`
      : 'Largest singular values of the Jacobian at the images, of the energies under each class, or of the energy where there are no classes.';
  return [
    {
      kind: 'images',
      images: own.map(([name, png], i) => ({
        png,
        alt: `held-out images in the middle, and ${moves} moves to either side along ${name}`,
        caption: `Direction ${i + 1} ${IN_WORDS[kind]}: in the middle held-out images, to either side after ${moves} moves.`,
      })),
    },
    {
      kind: 'table',
      columns: [
        'image',
        'direction',
        kind === 'hessian' ? 'eigenvalue' : 'singular value',
        ...(residuals ? ['residual'] : []),
      ],
      rows: values.flatMap((row, n) =>
        row.map((value, i) => [n + 1, i + 1, value, ...(residuals ? [residuals[n]![i]!] : [])]),
      ),
      caption,
    },
  ];
}

interface Walks extends Omit<Walk, 'directions'> {
  readonly kind: Kind;
  /** `[count, n, ...event]`; freed. */
  readonly vectors: tf.Tensor;
}

/** A picture a direction. */
async function walkedAlong(
  context: EvaluationContext<Settings>,
  { kind, vectors, key, ...walk }: Walks,
): Promise<{ readonly [name: string]: Uint8Array }> {
  const each = tf.unstack(vectors);
  vectors.dispose();
  const pictures: { [name: string]: Uint8Array } = {};
  try {
    for (const [i, directions] of each.entries())
      pictures[`${kind}-${i + 1}`] = await bothWays(context, { ...walk, directions, key: foldIn(key, i) });
    return pictures;
  } finally {
    release(each);
  }
}

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
