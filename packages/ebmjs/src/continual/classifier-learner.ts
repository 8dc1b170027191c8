import * as tf from '@tensorflow/tfjs-core';
import { foldIn, mapParams, scope, type Dataset } from '@ebmjs/core';
import {
  adam,
  crossEntropy,
  ewc,
  exemplars,
  fisherDiagonal,
  onlineAnchor,
  train,
  withReplay,
  type Anchor,
  type DataTerm,
} from '@ebmjs/training';
import { anchorMemory } from './anchor-memory.js';
import type { ContinualConfig } from './config.js';
import { NOTHING, type Learner, type LearnerOptions } from './learner.js';
import { classifierNetwork } from './networks.js';
import type { TaskData } from './task-data.js';

/** What a method adds to cross entropy on the task's data. */
interface Additions {
  readonly data?: (own: Dataset, index: number) => Dataset;
  readonly terms?: () => readonly DataTerm[];
}

function classifierLearner(
  config: ContinualConfig,
  data: TaskData,
  { signal, added = {} }: Pick<LearnerOptions, 'signal'> & { readonly added?: Additions },
): Learner & { readonly network: ReturnType<typeof classifierNetwork> } {
  const network = classifierNetwork(config, data);
  const optimizer = adam({ rate: config.classifier.rate });
  const objective = crossEntropy({ logits: network.logits });
  const common = { model: network.joint, optimizer, objective, batch: config.batch, average: null };
  return {
    network,
    model: network.joint,
    optimizer,
    buffer: NOTHING,
    learn: (task, state, index) =>
      train({ ...common, data: added.data?.(task.data, index) ?? task.data, terms: added.terms?.() ?? [] }, state, {
        signal,
      }),
    scores: (variables) => {
      const logits = network.logits(variables);
      return { scores: (x) => scope(() => tf.neg(logits(x))), dispose: () => undefined };
    },
  };
}

/** A classifier that learns one task after the other, and nothing besides. */
export const naiveLearner = (config: ContinualConfig, data: TaskData, { signal }: LearnerOptions): Learner =>
  classifierLearner(config, data, { signal });

/** A classifier whose weights are held where earlier tasks need them. */
export function ewcLearner(config: ContinualConfig, data: TaskData, { key, signal }: LearnerOptions): Learner {
  const { strength, samples, form, decay } = config.ewc;
  const memory = anchorMemory();
  const terms = (): DataTerm[] => [ewc({ anchors: memory.anchors(), strength })];
  const { network, ...learner } = classifierLearner(config, data, { signal, added: { terms } });
  const next = (latest: Anchor): readonly Anchor[] => {
    if (form === 'separate') return [...memory.anchors(), latest];
    const one = onlineAnchor(memory.anchors()[0], latest, decay);
    tf.dispose(latest);
    return [one];
  };
  return {
    ...learner,
    buffer: memory,
    keep: async (task, variables, index) => {
      const options = { variables, data: task.data, samples, key: foldIn(foldIn(key, 1), index), signal };
      const fisher = await fisherDiagonal({ logits: network.logits, ...options });
      await memory.set(next({ weights: mapParams(variables.weights, (w) => w.clone()), fisher }));
    },
    dispose: memory.dispose,
  };
}

/** A classifier with some images of earlier tasks in every batch. */
export async function replayLearner(
  config: ContinualConfig,
  data: TaskData,
  { key, signal }: LearnerOptions,
): Promise<Learner> {
  const { perClass, share } = config.replay;
  // Views of the data, drawn before; each counts from the task after its own on.
  const kept = await Promise.all(data.train.map((task, i) => exemplars(task.data, perClass, foldIn(key, i + 1))));
  const mixed = (own: Dataset, index: number): Dataset => withReplay(own, { memories: kept.slice(0, index), share });
  return classifierLearner(config, data, { signal, added: { data: mixed } });
}
