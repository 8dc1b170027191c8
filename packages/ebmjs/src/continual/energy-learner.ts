import { foldIn } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, classEnergies, contrastiveDivergence, labelContrast, train } from '@ebmjs/training';
import type { Model } from '@ebmjs/core';
import type { ContinualConfig } from './config.js';
import { NOTHING, type Learner, type LearnerOptions } from './learner.js';
import { energyNetwork } from './networks.js';
import type { TaskData } from './task-data.js';

/**
 * Algorithm 1 of Du and Mordatch (2019) on each task: data with their labels, chains with labels of the task only, the
 * buffer kept from task to task (appendix A.7).
 */
export function energyLearner(config: ContinualConfig, data: TaskData, { key, signal }: LearnerOptions): Learner {
  const { rate, label, l2, steps, stepSize, noise, gradientClip, capacity, restart } = config.ebm;
  const model = energyNetwork(config, label, data);
  const optimizer = adam({ rate });
  const objective = contrastiveDivergence({ l2 });
  const buffer = replayBuffer({
    capacity,
    restart,
    shape: data.shape,
    classes: data.classes,
    key: foldIn(key, 1),
  });
  const sampler = { kernel: langevin({ preset: 'paper', stepSize, noise, gradientClip }), steps };
  const common = {
    model,
    optimizer,
    objective,
    buffer,
    sampler,
    batch: config.batch,
    average: null,
    measureEvery: null,
  };
  return {
    model,
    optimizer,
    buffer,
    learn: (task, state) => train({ ...common, data: task.data, classes: task.classes }, state, { signal }),
    scores: lowestEnergy(model),
  };
}

/** The true label against another of the task, the same network and no chains. */
export function contrastLearner(config: ContinualConfig, data: TaskData, { signal }: LearnerOptions): Learner {
  const model = energyNetwork(config, config.contrast.label, data);
  const optimizer = adam({ rate: config.contrast.rate });
  return {
    model,
    optimizer,
    buffer: NOTHING,
    learn: ({ data: rows, classes }, state) => {
      const objective = labelContrast({ classes });
      return train({ model, optimizer, objective, data: rows, batch: config.batch, average: null }, state, { signal });
    },
    scores: lowestEnergy(model),
  };
}

/** `argmin_y E(x, y)` over all classes. */
const lowestEnergy =
  (model: Model): Learner['scores'] =>
  (variables) => {
    const frozen = model.freeze(variables);
    return { scores: classEnergies((labels) => frozen.energy(labels), model.classes), dispose: frozen.dispose };
  };
