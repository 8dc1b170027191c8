import { composedModel } from '@ebmjs/composition';
import type { FiniteDataset, Kernel, Model, State, Variables } from '@ebmjs/core';
import { freshLabels, replayBuffer } from '@ebmjs/replay-buffer';
import { langevin, type LangevinInfo } from '@ebmjs/samplers';
import {
  adam,
  contrastiveDivergence,
  cosineRate,
  crossEntropy,
  klDivergence,
  train,
  type ChainTerm,
} from '@ebmjs/training';
import type { ComposeConfig } from './config.js';
import { decoder, squaredError, type Decoder, type DecoderKind } from './decoder.js';
import { labelledPart, labelsFrom, PLACE, SHAPE } from './labelled-part.js';
import { keyOf, type Learner } from './learn.js';
import { judgeNetwork, placeNetwork, shapeNetwork } from './networks.js';
import { withNoise } from './noise.js';

/** What stops an update under way. */
interface Ends {
  readonly lost: AbortSignal;
}

/** The sampler of everything here. */
export const kernelOf = ({ apart: { stepSize, noise, gradientClip } }: ComposeConfig): Kernel<State, LangevinInfo> =>
  langevin({ preset: 'paper', stepSize, noise, gradientClip });

/** What one of the two models is told, how it is built, and for how long it learns. */
const CONCEPTS = {
  shape: { network: shapeNetwork, told: SHAPE, updates: ({ apart }: ComposeConfig) => apart.shapeUpdates },
  place: { network: placeNetwork, told: PLACE, updates: ({ apart }: ComposeConfig) => apart.placeUpdates },
} as const;

/** The model of one concept, from these rows. */
export function conceptLearner(
  config: ComposeConfig,
  concept: keyof typeof CONCEPTS,
  { all, rows, lost }: Ends & { readonly all: FiniteDataset; readonly rows: readonly number[] },
): Learner {
  const { network, told, updates } = CONCEPTS[concept];
  const { steps, rate } = config.apart;
  const [model, data] = [network(config), labelledPart(all, rows, told)];
  return energyLearner(config, { name: concept, model, data, updates: updates(config), steps, rate, terms: [], lost });
}

/** Both as one energy. */
export const composed = (config: ComposeConfig): Model =>
  composedModel([shapeNetwork(config), placeNetwork(config)], { weights: [config.sampling.shapeWeight, 1] });

/** Their sum, from `from` on, by contrastive divergence and the KL term at that weight. */
export function tunedLearner(
  config: ComposeConfig,
  data: FiniteDataset,
  { name, from, kl, lost }: Ends & { readonly name: string; readonly from: Variables; readonly kl: number },
): Learner {
  const { updates, steps, rate, through } = config.tuned;
  const terms = kl > 0 ? [klDivergence({ weight: kl, through })] : [];
  const model = composed(config);
  return { ...energyLearner(config, { name, model, data, updates, steps, rate, terms, lost }), from };
}

interface EnergyOptions extends Ends {
  readonly name: string;
  readonly model: Model;
  readonly data: FiniteDataset;
  readonly updates: number;
  readonly steps: number;
  readonly rate: number;
  readonly terms: readonly ChainTerm[];
}

/** Contrastive divergence with chains whose labels are those of the data. */
function energyLearner(config: ComposeConfig, { name, updates, steps, rate, lost, ...rest }: EnergyOptions): Learner {
  const { capacity, restart, batch, l2 } = config.apart;
  const { model, data } = rest;
  const chains = { capacity, restart, shape: model.shape, classes: model.classes };
  const buffer = freshLabels(replayBuffer({ ...chains, key: keyOf(config.seed, `${name} chains`) }), labelsFrom(data));
  const optimizer = adam({ rate, beta1: 0, beta2: 0.999 });
  const objective = contrastiveDivergence({ l2 });
  const sampler = { kernel: kernelOf(config), steps };
  const options = { ...rest, optimizer, objective, buffer, sampler, batch, measureEvery: null };
  return {
    name,
    model,
    optimizer,
    buffer,
    updates,
    average: true,
    learn: (state) => train(options, state, { signal: lost }),
  };
}

/** A baseline, from the rows that the two models have seen. */
export function decoderLearner(
  config: ComposeConfig,
  data: FiniteDataset,
  { name, kind, lost }: Ends & { readonly name: string; readonly kind: DecoderKind },
): Learner & { readonly model: Decoder } {
  const { denseUpdates, convolutionUpdates, rate, batch } = config.decoder;
  const updates = kind === 'dense' ? denseUpdates : convolutionUpdates;
  const model = decoder(kind, config);
  const optimizer = adam({ rate: cosineRate({ from: rate, steps: updates }), beta1: 0.9, clip: 'none' });
  const options = { model, data, optimizer, batch, objective: squaredError, average: null };
  return { name, model, optimizer, updates, average: false, learn: (state) => train(options, state, { signal: lost }) };
}

/** The judge, from all renderings with noise. */
export function judgeLearner(config: ComposeConfig, all: FiniteDataset, { lost }: Ends): Learner {
  const { logits, joint: model } = judgeNetwork(config);
  const { updates, noise } = config.judge;
  const optimizer = adam({ rate: 2e-3 });
  const data = withNoise(labelledPart(all, [...Array(all.size).keys()], SHAPE), noise);
  const options = { model, data, optimizer, batch: 64, objective: crossEntropy({ logits }), average: null };
  return {
    name: 'judge',
    model,
    optimizer,
    updates,
    average: false,
    learn: (state) => train(options, state, { signal: lost }),
  };
}
