import * as tf from '@tensorflow/tfjs-core';
import { joinedVariables, scope, type Model, type Variables } from '@ebmjs/core';
import { DECODERS, type DecoderKind } from './decoder.js';
import { labelledPart } from './labelled-part.js';
import { keyOf } from './learn.js';
import { composed, conceptLearner, decoderLearner, tunedLearner } from './learners.js';
import { labelsOfRows, samplesOf } from './samples.js';
import { LABEL_WIDTH, seenOf } from './sprites.js';
import type { World } from './world.js';

/** A method that has learnt: images of whatever combinations it is asked for. */
export interface Painter {
  readonly method: string;
  /** Share of places at which it has seen every shape. */
  readonly share: number;
  /** Images `[rows, side, side, 1]`, yours. */
  readonly paint: (rows: readonly number[]) => Promise<tf.Tensor4D>;
}

const ALL_COLUMNS = { begin: 0, count: LABEL_WIDTH };

/** Both baselines, at the share of the experiment first and at the further ones. */
export async function* decoderPainters(world: World): AsyncGenerator<Painter> {
  const { seen, decoder: options } = world.config;
  for (const share of [seen.share, ...options.shares.filter((other) => other !== seen.share)]) {
    for (const kind of DECODERS) yield await decoderPainter(world, kind, share);
  }
}

async function decoderPainter(world: World, kind: DecoderKind, share: number): Promise<Painter> {
  const { config, sprites } = world;
  const data = labelledPart(sprites.all, seenOf(sprites, config, share).either, ALL_COLUMNS);
  const learner = decoderLearner(config, data, { name: `decoder-${kind}-${share}`, kind, lost: world.lost });
  const variables = await world.variables(learner);
  const paint: Painter['paint'] = async (rows) => {
    const labels = labelsOfRows(sprites.all, rows);
    const images = scope(() => tf.clipByValue(learner.model.decode(variables)(labels), 0, 1));
    labels.dispose();
    return images;
  };
  return { method: `${kind} decoder`, share, paint };
}

/** The two models, learnt apart. */
export interface Apart {
  readonly shape: Variables;
  readonly place: Variables;
}

/** Has them learn. */
export async function learnApart(world: World): Promise<Apart> {
  const { config, seen, lost, sprites } = world;
  const learnt = (concept: 'shape' | 'place'): Promise<Variables> =>
    world.variables(conceptLearner(config, concept, { all: sprites.all, rows: seen[concept], lost }));
  return { shape: await learnt('shape'), place: await learnt('place') };
}

/** The sum of both as they are, and tuned, once for each weight of the KL term. */
export async function* composedPainters(world: World, { shape, place }: Apart): AsyncGenerator<Painter> {
  const { config, sprites, seen, lost } = world;
  const model = composed(config);
  const from = joinedVariables([shape, place]);
  yield energyPainter(world, model, from, 'composed');
  const data = labelledPart(sprites.all, seen.either, ALL_COLUMNS);
  for (const kl of config.tuned.kl) {
    const learner = tunedLearner(config, data, { name: `tuned-${kl}`, from, kl, lost });
    const variables = await world.variables(learner);
    yield energyPainter(world, model, variables, kl > 0 ? `tuned, KL ${kl}` : 'tuned without KL');
  }
}

/** Every method draws its chains by the same keys. */
function energyPainter(world: World, model: Model, variables: Variables, method: string): Painter {
  const { config, sprites, signal } = world;
  const paint: Painter['paint'] = async (rows) => {
    const labels = labelsOfRows(sprites.all, rows);
    const frozen = model.freeze(variables);
    try {
      const key = keyOf(config.seed, 'samples');
      return await samplesOf(frozen.energy(labels), rows.length, config, { key, signal });
    } finally {
      frozen.dispose();
      labels.dispose();
    }
  };
  return { method, share: config.seen.share, paint };
}
