import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { foldIn, release, split } from '@ebmjs/core';
import { longChains, type ChainLook } from '@ebmjs/evaluation';
import { lineChart, type Section } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { chainStart } from '../experiment.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { picture } from './picture.js';
import { sampleLabels } from './samples-from-noise.js';
import { stages, type Stages } from './stages.js';

const settings = z.strictObject({
  chains: z.int().min(2).default(30).describe('chains from data, and as many from noise'),
  steps: count.default(1000).describe('Langevin steps; 100000 for a long look'),
  references: z.int().min(2).default(10_000).describe('training images to measure distances from, at most'),
});

type Settings = z.infer<typeof settings>;
type Context = EvaluationContext<Settings>;

const STARTS = ['data', 'noise'] as const;
type Start = (typeof STARTS)[number];

export interface LongChainLooks {
  readonly chains: number;
  readonly steps: number;
  /** Median distance from a training image to its nearest: chains that are nearer count as one group. */
  readonly near: number;
  readonly from: { readonly [start in Start]: readonly ChainLook[] };
}

/** Chains far beyond the steps of training: saturation (Du and Mordatch 2019, A.6), drift, and how many stay different. */
export const longChainLooks: EvaluationExperiment<Settings, LongChainLooks> = {
  name: 'long-chains',
  title: 'Long chains',
  description: 'what becomes of chains from data and from noise after very many steps',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { chains, steps } = context.settings;
    const bar = context.progress(STARTS.length * steps);
    const kept = await stages<Walked>(context.checkpoint);
    try {
      const data = await walkedFrom('data', { context, kept, bar });
      const noise = await walkedFrom('noise', { context, kept, bar });
      const grid = await picture(kept.stacked(), { columns: Math.min(chains, SHOWN) });
      const from = { data: data.looks, noise: noise.looks };
      return { result: { chains, steps, near: data.near, from }, pictures: { grid } };
    } finally {
      bar.stop();
      kept.dispose();
    }
  },
  sections: ({ chains, near, from }, { grid }) => [
    {
      kind: 'image',
      png: grid!,
      alt: 'chains at their start and at their end, from data and from noise',
      caption: 'The first chains of each kind, at their start and at their end, under the same labels.',
      rowLabels: STARTS.flatMap((start) => [`from ${start}`, 'end']),
    },
    chart(from, 'Saturated pixels', 'share of pixels', ({ saturation }) => saturation.value),
    chart(from, 'Energy along the chains', 'energy', ({ energy }) => energy.value),
    chart(from, 'Distance to the nearest training image', 'root mean square', ({ nearest }) => nearest!.value),
    {
      kind: 'table',
      columns: ['from', 'steps', 'from the start', 'between two chains', 'nearest training images', 'groups'],
      rows: STARTS.flatMap((start) => [from[start][0]!, from[start].at(-1)!].map((look) => rowOf(start, look))),
      caption: `${chains} chains each; distances are roots of mean squared differences of a pixel. Chains nearer than ${near.toPrecision(2)}, the median from a training image to its nearest, count as one group.`,
    },
  ],
};

const SHOWN = 10;

/** What is known of chains that have ended. */
type Walked = {
  readonly looks: ChainLook[];
  readonly near: number;
};

interface Walking {
  readonly context: Context;
  readonly kept: Stages<Walked>;
  readonly bar: ReturnType<Context['progress']>;
}

/** The chains from one kind of start, as far as they have not been walked already. */
async function walkedFrom(start: Start, { context, kept, bar }: Walking): Promise<Walked> {
  const done = kept.done(start);
  if (done) return done;
  const { trained, train, kernel, key, signal, settings: { steps, references: most } } = context; // prettier-ignore
  const [startKey, walkKey] = split(foldIn(key, STARTS.indexOf(start)), 2);
  const { x, y } = begin(start, context, startKey);
  const references = train.rows(Array.from({ length: Math.min(most, train.size) }, (_, i) => i));
  const offset = STARTS.indexOf(start) * steps;
  try {
    const { looks, near, end } = await longChains({
      ...{ energy: trained.energy(y), kernel, start: x, key: walkKey, steps, signal, references: references.x },
      onStep: (step) => bar.update(offset + step),
      checkpoint: kept.during(start),
      resume: kept.resume(start),
    });
    const walked = { looks: [...looks], near: near! };
    kept.end(start, walked, { start: firstRows(x), end: firstRows(end) });
    end.dispose();
    return walked;
  } finally {
    release(x, y, references);
  }
}

const firstRows = (x: tf.Tensor): tf.Tensor => tf.slice(x, 0, Math.min(SHOWN, x.shape[0]!));

/** Held-out images and their labels, or noise and labels of all classes. */
function begin(
  start: Start,
  { config, trained, test, settings: { chains } }: Context,
  key: Parameters<typeof drawRows>[1],
): { readonly x: tf.Tensor; readonly y: tf.Tensor2D | undefined } {
  if (start === 'noise') {
    const y = sampleLabels(config, trained, { n: chains, test });
    return { x: chainStart(config, trained.model.shape)(key, chains), y };
  }
  const { x, y } = drawRows(test, key, chains);
  if (trained.model.classes > 0) return { x, y };
  release(y);
  return { x, y: undefined };
}

const rowOf = (start: Start, { step, drift, diversity, neighbours, groups }: ChainLook) => [
  start,
  step,
  estimateCell(drift),
  diversity,
  neighbours,
  groups,
];

const chart = (
  from: LongChainLooks['from'],
  title: string,
  yLabel: string,
  value: (look: ChainLook) => number,
): Section => ({
  kind: 'svg',
  svg: lineChart({
    title,
    xLabel: 'steps, and 1',
    yLabel,
    xScale: 'log',
    series: STARTS.map((start) => ({
      name: `from ${start}`,
      points: from[start].map((look) => [look.step + 1, value(look)] as const),
    })),
  }),
});
