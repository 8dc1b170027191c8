import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  decodeSafetensors,
  encodeSafetensors,
  readTensors,
  release,
  tensorOf,
  type Key,
  type Params,
  type Variables,
} from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { classify, type ValueWithError } from '@ebmjs/evaluation';
import { adam, cosineRate, crossEntropy, start, train as updatesOf } from '@ebmjs/training';
import { streamKey } from '../experiment.js';
import { progressBar } from '../progress.js';
import { classifierNetwork, type FeatureClassifier } from './classifier-network.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import { keyOfName } from './key-of-name.js';

/** What a small classifier of our own, trained on the set, makes of images. Its tensors are its own, until `dispose`. */
export interface DefaultFeatures {
  /** What a number by these features must be called: it is no number of papers, whose networks are others. */
  readonly name: string;
  /** Share of held-out images that it knows. */
  readonly accuracy: ValueWithError;
  readonly updates: number;
  /** `[n, ...shape]` to `[n, 64]`, yours. */
  readonly features: (x: Tensor) => Tensor2D;
  /** Logits `[n, classes]`, yours. */
  readonly logits: (x: Tensor) => Tensor2D;
  /** `p(y|x)`, `[n, classes]`, yours. */
  readonly probabilities: (x: Tensor) => Tensor2D;
  readonly dispose: () => void;
}

type Needed = Pick<EvaluationContext, 'config' | 'folder' | 'train' | 'test' | 'signal' | 'shared'>;

const RATE = 2e-3;
const BATCH = 64;
/** Held-out images by which its accuracy is told, at most. */
const HELD_OUT = 2000;

/**
 * The features that samples of a run are compared by where there are none better: the last layer of a small classifier,
 * trained on the run's training images by cross-entropy for so many updates. Made once for all experiments, and kept in
 * `evaluation/classifier.safetensors`; the same by the same data, seed and updates.
 */
export async function defaultFeatures(context: Needed, updates: number): Promise<DefaultFeatures> {
  return context.shared(`classifier-${updates}`, async () => {
    const network = classifierNetwork(context.train);
    const { weights, accuracy } = (await known(context, updates)) ?? (await learnt(context, network, updates));
    const variables = { weights, state: {} };
    return {
      name: `features of our own classifier, accuracy ${(100 * accuracy.value).toFixed(1)} %`,
      accuracy,
      updates,
      features: network.features(variables),
      logits: network.logits(variables),
      probabilities: network.probabilities(variables),
      dispose: () => release(weights),
    };
  });
}

interface Learnt {
  readonly weights: Params;
  readonly accuracy: ValueWithError;
}

const fileOf = ({ folder }: Needed): string => join(folder.evaluations, 'classifier.safetensors');

/** All that the weights depend on. */
const aboutOf = ({ config: { data, seed }, train }: Needed, updates: number): string =>
  JSON.stringify({ data, seed, updates, size: train.size, rate: RATE, batch: BATCH });

async function known(context: Needed, updates: number): Promise<Learnt | undefined> {
  const path = fileOf(context);
  if (!existsSync(path)) return undefined;
  const { arrays, metadata } = decodeSafetensors(await readFile(path));
  if (metadata['about'] !== aboutOf(context, updates)) return undefined;
  const weights = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensorOf(array)]));
  return { weights, accuracy: JSON.parse(metadata['accuracy']!) as ValueWithError };
}

async function learnt(context: Needed, network: FeatureClassifier, updates: number): Promise<Learnt> {
  const key = keyOfName(streamKey(context.config, 'evaluation'), 'classifier');
  const weights = await trained(context, network, { updates, key });
  try {
    const accuracy = await accuracyOf(context, network, { weights, state: {} });
    const arrays = await readTensors(weights);
    const metadata = { about: aboutOf(context, updates), accuracy: JSON.stringify(accuracy) };
    await writeFileSafely(fileOf(context), encodeSafetensors({ arrays, metadata }));
    return { weights, accuracy };
  } catch (error) {
    release(weights);
    throw error;
  }
}

async function trained(
  { train, signal }: Needed,
  { joint, logits }: FeatureClassifier,
  { updates, key }: { readonly updates: number; readonly key: Key },
): Promise<Params> {
  const optimizer = adam({ rate: cosineRate({ from: RATE, to: RATE / 20, steps: updates }), beta1: 0.9, clip: 'none' });
  const options = {
    model: joint,
    data: train,
    optimizer,
    objective: crossEntropy({ logits }),
    batch: BATCH,
    average: null,
  };
  const first = start(options, key);
  const bar = progressBar({ label: 'classifier', total: updates });
  let last = first;
  try {
    for await (const { state } of updatesOf(options, first, { signal })) {
      last = state;
      bar.update(state.step);
      if (state.step === updates) break;
    }
    const { weights, ...rest } = last;
    release(rest);
    return weights;
  } catch (error) {
    if (last !== first) release(last);
    throw error;
  } finally {
    bar.stop();
    release(first);
  }
}

async function accuracyOf(
  { test, signal, config }: Needed,
  { logits }: FeatureClassifier,
  variables: Variables,
): Promise<ValueWithError> {
  const { x, y } = drawRows(test, keyOfName(streamKey(config, 'evaluation'), 'classifier/held out'), HELD_OUT);
  try {
    const { accuracy } = await classify({ classifier: logits(variables), x, labels: y!, signal });
    return accuracy;
  } finally {
    release(x, y);
  }
}
